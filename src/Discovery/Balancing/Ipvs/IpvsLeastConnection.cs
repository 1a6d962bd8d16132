namespace Discovery.Balancing;

/// <summary>Linux IPVS's <c>lc</c>: the fewest connections; weights are not looked at.</summary>
/// <remarks>The smallest overhead (<c>ip_vs_lc.c</c>), which is 256 for each lease in flight: there are no inactive ones here. Looks at every candidate: a pick costs time in proportion to their number.</remarks>
/// <param name="random">The source of randomness, for ties; shared by threads.</param>
public sealed class IpvsLeastConnection(Random random) : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return new LeastLoad<IpvsWeightedLeastConnection.Overhead>(group.Candidates, [.. Enumerable.Repeat(1, group.Count)], random);
    }
}
