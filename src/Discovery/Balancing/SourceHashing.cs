namespace Discovery.Balancing;

/// <summary>IPVS' <c>sh</c>: 256 slots, of which each candidate in turn takes as many as it weighs; a key has a slot.</summary>
/// <remarks>
/// Linux, <c>net/netfilter/ipvs/ip_vs_sh.c</c>, with its fallback flag; there the key is the client's address, here it is the affinity
/// key. Weights are whole multiples of the lightest one. Kept for those who come from kube-proxy: when the set changes nearly all keys
/// move, and beyond 256 endpoints some get none. <see cref="Maglev"/> has neither fault.
/// </remarks>
/// <param name="random">The randomness, for requests without a key; shared by threads.</param>
/// <param name="fallsBack">Whether a key goes to another endpoint where its own is to be avoided: IPVS' <c>sh-fallback</c>.</param>
public sealed class SourceHashing(Random random, bool fallsBack = true) : IBalancingPolicy
{
    private const int Slots = 256;

    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        var members = new HashMembers(group, HashIdentity.Address);
        var lightest = members.Shares.Min();
        var slots = new int[Slots];
        var (member, taken) = (0, 0);
        for (var i = 0; i < Slots; i++)
        {
            slots[i] = member;
            if (++taken < Math.Round(members.Shares[member] / lightest))
                continue;
            member = (member + 1) % members.Count;
            taken = 0;
        }

        return new HashPicker(members, new SlotTable(slots), bound: null, fallsBack, random);
    }
}
