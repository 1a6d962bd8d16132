namespace Discovery.Balancing;

/// <summary>Picks by key on a ring: each candidate has points in proportion to its weight, and a key belongs to the next point.</summary>
/// <remarks>
/// gRPC's ring_hash (gRFC A42), Envoy's and ketama's: point <c>i</c> of an endpoint is XXH64 of its address, an underscore, and
/// <c>i</c>. When an endpoint leaves, its keys go to the next ones along the ring; about 1 in N keys move. Where the number of points
/// for each changes with the number of endpoints, a few others move too. Shares are uneven: with P points each they differ by about
/// 1/sqrt(P); <see cref="Maglev"/> and <see cref="Rendezvous"/> are even.
/// </remarks>
public sealed class RingHash : IBalancingPolicy
{
    private readonly Random _random;
    private readonly RingHashOptions _options;

    /// <summary>Makes the policy.</summary>
    /// <param name="random">The randomness, for requests without a key; shared by threads.</param>
    /// <param name="options">How to hash; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    public RingHash(Random random, RingHashOptions? options = null)
    {
        _random = random;
        _options = options ?? new RingHashOptions();
        Fault.ThrowIfAny(_options.Faults(), nameof(options));
    }

    /// <inheritdoc/>
    public bool IsSlowToBuild => _options.MinimumSize > RingHashOptions.LargestFast;

    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        var members = new HashMembers(group, _options.Identity);
        var ring = new RingTable(members, _options.MinimumSize, _options.MaximumSize);
        return new HashPicker(members, ring, LoadBound.Of(members, _options.LoadFactor), fallsBack: true, _random);
    }
}
