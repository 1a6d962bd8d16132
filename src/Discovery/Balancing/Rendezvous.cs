namespace Discovery.Balancing;

/// <summary>Picks by key: the candidate whose hash together with the key's scores highest, by weight. The fewest keys move of all hashes.</summary>
/// <remarks>
/// Thaler and Ravishankar, "Using Name-Based Mappings to Increase Hit Rates" (IEEE/ACM ToN 1998); a weight counts as -w / ln(u) (Schindler
/// and Schomaker, "Weighted Distributed Hash Tables", SPAA 2005). When an endpoint leaves only its own keys move, when one comes it takes
/// only its share, and when its weight changes only the difference moves. All clients agree, whatever they saw before. A pick costs time
/// in proportion to the number of candidates: the best choice below about a hundred; above, <see cref="Maglev"/>. Also what picks for
/// keys under policies that know none.
/// </remarks>
public sealed class Rendezvous : IBalancingPolicy
{
    private readonly Random _random;
    private readonly RendezvousOptions _options;

    /// <summary>Makes the policy.</summary>
    /// <param name="random">The randomness, for requests without a key; shared by threads.</param>
    /// <param name="options">How to hash; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public Rendezvous(Random random, RendezvousOptions? options = null)
    {
        _random = random;
        _options = options ?? new RendezvousOptions();
        Fault.ThrowIfAny(_options.Faults(), nameof(options));
    }

    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        var members = new HashMembers(group, _options.Identity);
        return new HashPicker(members, new RendezvousTable(members), LoadBound.Of(members, _options.LoadFactor), fallsBack: true, _random);
    }
}
