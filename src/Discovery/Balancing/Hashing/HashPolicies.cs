namespace Discovery.Balancing;

/// <summary>The policies that pick by key: a table each, and the options that all share.</summary>
internal static class HashPolicies
{
    private const int MaxFastTable = 8192;
    private const int MaxFastRing = 16_384;
    private const int DefaultMinRing = 1024;
    private const int DefaultMaxRing = 65_536;

    internal static IBalancingPolicy RingHash(PolicyContext context, HashOptions options)
    {
        // One bound that is given moves the other's default out of its way.
        var max = options.MaxRingSize ?? Math.Max(options.MinRingSize ?? 0, DefaultMaxRing);
        var min = options.MinRingSize ?? Math.Min(DefaultMinRing, max);
        return Of(context, options, members => new RingTable(members, min, max), min > MaxFastRing);
    }

    internal static IBalancingPolicy Maglev(PolicyContext context, HashOptions options, int tableSize)
    {
        var size = options.TableSize ?? tableSize;
        return Of(context, options, members => new SlotTable(MaglevSlots.Fill(members, size)), size > MaxFastTable);
    }

    internal static IBalancingPolicy Of(PolicyContext context, HashOptions options, Func<HashMembers, IHashTable> table, bool isSlow = false) =>
        new Policy(group => Picker(group, options, table, context.Random), isSlow);

    /// <summary>Picks by key where the policy knows no keys.</summary>
    internal static IPicker Rendezvous(CandidateGroup group, Random random) =>
        Picker(group, new HashOptions(), static members => new RendezvousTable(members), random);

    private static HashPicker Picker(CandidateGroup group, HashOptions options, Func<HashMembers, IHashTable> table, Random random)
    {
        var members = new HashMembers(group, options.Identity);
        return new HashPicker(members, table(members), LoadBound.Of(members, options.LoadFactor), options.FallsBack, random);
    }
}
