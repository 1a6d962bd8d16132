namespace Discovery.Balancing;

/// <summary>IPVS' <c>dh</c>: 256 slots, dealt out to the candidates one by one, whatever their weight; a key has a slot.</summary>
/// <remarks>
/// Linux, <c>net/netfilter/ipvs/ip_vs_dh.c</c>; there the key is the destination's address, here it is the affinity key. Kept for those
/// who come from kube-proxy: when the set changes nearly all keys move, and beyond 256 endpoints some get none. <see cref="Maglev"/> has
/// neither fault.
/// </remarks>
/// <param name="random">The randomness, for requests without a key; shared by threads.</param>
public sealed class DestinationHashing(Random random) : IBalancingPolicy
{
    private const int Slots = 256;

    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        var members = new HashMembers(group, HashIdentity.Address);
        var slots = new int[Slots];
        for (var i = 0; i < Slots; i++)
            slots[i] = i % members.Count;
        return new HashPicker(members, new SlotTable(slots), bound: null, fallsBack: true, random);
    }
}
