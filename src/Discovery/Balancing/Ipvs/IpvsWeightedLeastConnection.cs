namespace Discovery.Balancing;

/// <summary>Linux IPVS's <c>wlc</c>: the fewest connections for its weight.</summary>
/// <remarks>The smallest overhead / weight (<c>ip_vs_wlc.c</c>); overhead is 256 for each lease in flight: there are no inactive ones here. Looks at every candidate: a pick costs time in proportion to their number.</remarks>
/// <param name="random">The source of randomness, for ties; shared by threads.</param>
public sealed class IpvsWeightedLeastConnection(Random random) : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return new LeastLoad<Overhead>(group.Candidates, IpvsWeights.Relative(group), random);
    }

    internal readonly struct Overhead : ILoadRule
    {
        // 256 * active + inactive; a lease that has ended is not kept as inactive.
        public static long Of(int active) => 256L * active;
    }
}
