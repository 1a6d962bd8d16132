namespace Discovery.Balancing;

/// <summary>Fills Maglev's table: members in turn claim the next free slot of their own permutation.</summary>
internal static class MaglevSlots
{
    internal static int[] Fill(HashMembers members, int size)
    {
        var slots = new int[size];
        Array.Fill(slots, -1);
        var next = Array.ConvertAll(members.Hashes, hash => (int)(hash % (uint)size));
        var skips = Array.ConvertAll(members.Names, name => (int)(HashMembers.HashOf(name, seed: 1) % (uint)(size - 1)) + 1);
        var heaviest = members.Shares.Max();
        var turns = Array.ConvertAll(members.Shares, share => share / heaviest);
        var due = new double[members.Count];
        for (var (round, left) = (1, size); ; round++)
        {
            for (var i = 0; i < next.Length; i++)
            {
                // The heaviest has a turn in every round, one of a third of its weight in every third. The margin is for rounding.
                if ((round * turns[i]) + 1e-9 < due[i])
                    continue;
                due[i]++;
                next[i] = Claim(slots, i, next[i], skips[i]);
                if (--left == 0)
                    return slots;
            }
        }
    }

    /// <summary>Claims the next free slot of a member's permutation, and tells where to look the next time.</summary>
    private static int Claim(int[] slots, int member, int slot, int skip)
    {
        while (slots[slot] >= 0)
        {
            slot += skip;
            if (slot >= slots.Length)
                slot -= slots.Length;
        }

        slots[slot] = member;
        return slot;
    }
}
