namespace Discovery.Balancing;

/// <summary>Many slots, each of which belongs to a member. A hash leads to one slot, and, hashed again and again, to others.</summary>
/// <param name="slots">The member of each slot.</param>
internal sealed class SlotTable(int[] slots) : IHashTable
{
    private const int IpvsSlots = 256;

    /// <summary>IPVS's <c>dh</c> (<c>ip_vs_dh.c</c>): the members in turn have a slot each.</summary>
    internal static SlotTable InTurn(HashMembers members) => new([.. Enumerable.Range(0, IpvsSlots).Select(slot => slot % members.Count)]);

    /// <summary>IPVS's <c>sh</c> (<c>ip_vs_sh.c</c>): the members in turn have as many slots as they weigh, in multiples of the lightest.</summary>
    internal static SlotTable ByWeight(HashMembers members)
    {
        var lightest = members.Shares.Min();
        var slots = new int[IpvsSlots];
        var (member, taken) = (0, 0);
        for (var i = 0; i < slots.Length; i++)
        {
            slots[i] = member;
            if (++taken < Math.Round(members.Shares[member] / lightest))
                continue;
            member = (member + 1) % members.Count;
            taken = 0;
        }

        return new SlotTable(slots);
    }

    public int Find(ulong hash) => slots[SlotOf(hash)];

    public int FindAllowed(ulong hash, in HashLimits limits)
    {
        // By another hash rather than the next slot, so that what one member cannot take is spread over all others by their shares.
        for (var tried = 0; tried < slots.Length; tried++)
        {
            var member = slots[SlotOf(hash)];
            if (limits.Allows(member))
                return member;
            hash = SplitMix64.Finish(hash + SplitMix64.Gamma);
        }

        return -1;
    }

    // By the highest bits: a multiplication in place of a division.
    private int SlotOf(ulong hash) => (int)Math.BigMul(hash, (ulong)slots.Length, out _);
}
