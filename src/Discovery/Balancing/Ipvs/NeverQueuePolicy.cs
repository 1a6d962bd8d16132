namespace Discovery.Balancing;

/// <summary>Linux IPVS's <c>nq</c>: any idle candidate, and without one the shortest expected delay.</summary>
/// <remarks><c>ip_vs_nq.c</c>; see <see cref="ShortestExpectedDelay"/>. The kernel takes the first idle one; here idle ones are drawn in proportion to weight. Looks at every candidate: a pick costs time in proportion to their number.</remarks>
/// <param name="random">The source of randomness, for ties; shared by threads.</param>
public sealed class NeverQueuePolicy(Random random) : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return new LeastLoad<DelayUnlessIdle>(group.Candidates, IpvsWeights.Relative(group), random);
    }

    private readonly struct DelayUnlessIdle : ILoadRule
    {
        public static long Of(int active) => active == 0 ? 0 : active + 1L;
    }
}
