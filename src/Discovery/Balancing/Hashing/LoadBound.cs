namespace Discovery.Balancing;

/// <summary>How much of all that is in flight one member may have: a little more than its share.</summary>
/// <remarks>
/// Mirrokni, Thorup and Zadimoghaddam, "Consistent Hashing with Bounded Loads" (SODA 2018), in Envoy's arithmetic
/// (<c>BoundedLoadHashingLoadBalancer</c>), save that a member takes no more than its capacity, where Envoy lets it have one more.
/// </remarks>
/// <param name="members">The members.</param>
/// <param name="factor">How many times its share a member may have, such as 1.25.</param>
internal sealed class LoadBound(HashMembers members, double factor)
{
    private readonly long _hundredths = (long)Math.Round(factor * 100);

    internal static LoadBound? Of(HashMembers members, double? factor) => factor is { } given ? new LoadBound(members, given) : null;

    /// <summary>How many places all members have together while one more is to be placed. Looks at each member.</summary>
    internal long Slots()
    {
        var active = 0L;
        foreach (var candidate in members.Candidates)
            active += candidate.InFlight;
        return (((active + 1) * _hundredths) + 99) / 100;
    }

    internal bool HasRoom(int member, long slots) => members.Candidates[member].InFlight < Capacity(member, slots);

    internal double Overload(int member, long slots) => (double)members.Candidates[member].InFlight / Capacity(member, slots);

    private long Capacity(int member, long slots) => Math.Max(1, (long)Math.Ceiling(slots * members.Shares[member]));
}
