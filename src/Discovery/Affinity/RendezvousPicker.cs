using System.Collections.Immutable;
using Discovery.Endpoints;

namespace Discovery.Affinity;

/// <summary>Picks by affinity key: the candidate whose hash together with the key is highest.</summary>
/// <remarks>
/// Thaler and Ravishankar, "Using Name-Based Mappings to Increase Hit Rates" (IEEE/ACM ToN 1998). When an endpoint leaves, only
/// its own keys move. Costs time in proportion to the number of candidates. Depends on addresses alone, so all clients agree.
/// </remarks>
internal sealed class RendezvousPicker
{
    private readonly ImmutableArray<Candidate> _candidates;
    private readonly ulong[] _hashes;

    internal RendezvousPicker(ImmutableArray<Candidate> candidates)
    {
        _candidates = candidates;
        _hashes = [.. candidates.Select(c => AffinityKey.From(c.Endpoint.Address.ToString()).Hash)];
    }

    /// <summary>Picks the best candidate that is not one to avoid, or none if all are.</summary>
    internal Candidate? Pick(AffinityKey key, ImmutableArray<Candidate> avoid)
    {
        Candidate? best = null;
        var highest = 0UL;
        for (var i = 0; i < _hashes.Length; i++)
        {
            var score = SplitMix64.Finish(key.Hash ^ _hashes[i]);
            if ((best is null || score > highest) && (avoid.IsDefaultOrEmpty || !avoid.Contains(_candidates[i])))
                (best, highest) = (_candidates[i], score);
        }

        return best;
    }
}
