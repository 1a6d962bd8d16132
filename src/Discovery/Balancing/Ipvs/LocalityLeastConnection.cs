namespace Discovery.Balancing;

/// <summary>Linux IPVS's <c>lblc</c>: each destination keeps its server, until that is overloaded. The destination is the affinity key.</summary>
/// <remarks>
/// <para>For clusters of caches (<c>ip_vs_lblc.c</c>, "locality-based least connection"; nothing to do with zones). A server is overloaded with more leases than its weight while another
/// has fewer than half of its own; then, and for a new destination or none, the fewest leases for the weight decide. A weight is a number of leases here:
/// 1 where none is known, as kube-proxy sets it, so give real ones.</para>
/// <para>Keeps 16,384 destinations for each service, IPVS's number: when the table is full, a new one takes the place of another. They survive changes of the set. Clients
/// choose for themselves and do not agree; a hash does. A pick looks at one server, and at all for a new destination or an overloaded server.</para>
/// </remarks>
/// <param name="random">The source of randomness, for ties; shared by threads.</param>
public sealed class LocalityLeastConnection(Random random) : IBalancingPolicy
{
    private readonly DestinationTables _tables = new(places: 16_384, width: 1);

    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return new DestinationPicker(group, _tables.For(group.Candidates), random);
    }
}
