namespace Discovery.Balancing;

/// <summary>Linux IPVS's <c>lblcr</c>: each destination keeps a set of servers, which grows while they are overloaded. The destination is the affinity key.</summary>
/// <remarks>
/// <para>As <see cref="LocalityLeastConnection"/>, but a server that is added to a destination does not replace the one before (<c>ip_vs_lblcr.c</c>): the one of the set
/// with the fewest leases for its weight is picked. A set that has not changed for 24 hours loses its most loaded server.</para>
/// <para>Keeps 4,096 destinations with up to 8 servers for each service; a ninth replaces the most loaded.</para>
/// </remarks>
/// <param name="random">The source of randomness, for ties; shared by threads.</param>
/// <param name="timeProvider">The clock.</param>
public sealed class ReplicatedLocalityLeastConnection(Random random, TimeProvider timeProvider) : IBalancingPolicy
{
    private readonly DestinationTables _tables = new(places: 4096, width: 8);

    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return new DestinationPicker(group, _tables.For(group.Candidates), random, timeProvider);
    }
}
