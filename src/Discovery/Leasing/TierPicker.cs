using System.Collections.Immutable;
using Discovery.Balancing;

namespace Discovery;

/// <summary>Picks within one tier: by affinity key where there is one, by the policy otherwise, never whom to avoid or who is saturated.</summary>
internal sealed class TierPicker(CandidateGroup group, IPicker picker, Random random)
{
    // How often to ask the policy again before scanning: enough for nearly all picks to stay the policy's.
    private const int Redraws = 3;

    // Known when the picker is made: a candidate has a limit from its start, or never.
    private readonly bool _isLimited = group.Candidates.Any(c => c.IsLimited);

    // Made at the first use: most services see no keys.
    private IPicker? _byKey = picker.HonorsKeys ? picker : null;

    internal bool HonorsKeys => picker.HonorsKeys;

    internal ImmutableArray<Candidate> Candidates => group.Candidates;

    internal Candidate? Pick(in PickRequest request) =>
        PickAny(request) is not { } candidate ? null
        : _isLimited && candidate.IsSaturated ? PickUnsaturated(request)
        : candidate;

    /// <summary>Picks again, with the saturated ones among those to avoid. Rare enough to allocate.</summary>
    private Candidate? PickUnsaturated(in PickRequest request)
    {
        ImmutableArray<Candidate> saturated = [.. group.Candidates.Where(c => c.IsSaturated)];
        var avoid = request.Avoid.IsDefaultOrEmpty ? saturated : request.Avoid.AddRange(saturated);
        return PickAny(new PickRequest { AffinityKey = request.AffinityKey, Avoid = avoid });
    }

    private Candidate? PickAny(in PickRequest request)
    {
        if (request.AffinityKey is not null)
        {
            var owner = (_byKey ??= HashPolicies.Rendezvous(group, random)).Pick(request);
            return request.Avoids(owner) ? null : owner;
        }

        var candidate = picker.Pick(request);
        return request.Avoids(candidate) ? PickAnother(request) : candidate;
    }

    private Candidate? PickAnother(in PickRequest request)
    {
        for (var i = 0; i < Redraws; i++)
        {
            var candidate = picker.Pick(request);
            if (!request.Avoids(candidate))
                return candidate;
        }

        // From anywhere, or what one candidate cannot take would all go to the first of the others.
        var start = random.Next(group.Count);
        for (var i = 0; i < group.Count; i++)
        {
            var candidate = group.Candidates[(start + i) % group.Count];
            if (!request.Avoids(candidate))
                return candidate;
        }

        return null;
    }
}
