namespace Discovery.Balancing;

/// <summary>Picks by key in a table that candidates fill in turns: even shares, one look per pick, few keys move.</summary>
/// <remarks>
/// Eisenbud and others, "Maglev: A Fast and Reliable Software Network Load Balancer" (NSDI 2016), with weights as Envoy has them: by
/// how often a candidate has its turn. When an endpoint leaves, its keys move, and a few others: 0.6 % of them where one of 1,000 leaves. Shares differ by no more than 1 % while the table has 100 slots for each endpoint. The table of 65,537 slots
/// takes 256 kB and a few milliseconds to fill; it is filled off the request path, and requests go by the one before until then.
/// </remarks>
public sealed class Maglev : IBalancingPolicy
{
    private readonly Random _random;
    private readonly MaglevOptions _options;

    /// <summary>Makes the policy.</summary>
    /// <param name="random">The randomness, for requests without a key; shared by threads.</param>
    /// <param name="options">How to hash; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    public Maglev(Random random, MaglevOptions? options = null)
    {
        _random = random;
        _options = options ?? new MaglevOptions();
        Fault.ThrowIfAny(_options.Faults(), nameof(options));
    }

    /// <inheritdoc/>
    public bool IsSlowToBuild => _options.TableSize > MaglevOptions.LargestFast;

    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        var members = new HashMembers(group, _options.Identity);
        var table = new SlotTable(MaglevSlots.Fill(members, _options.TableSize));
        return new HashPicker(members, table, LoadBound.Of(members, _options.LoadFactor), _options.FallsBack, _random);
    }
}
