namespace Discovery.Balancing;

/// <summary>Many slots, each of which belongs to a member. A hash leads to one slot, and, hashed again and again, to others.</summary>
/// <param name="slots">The member of each slot.</param>
internal sealed class SlotTable(int[] slots) : IHashTable
{
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
