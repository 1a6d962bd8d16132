namespace Discovery.Balancing;

/// <summary>Linux IPVS's <c>sed</c>: the shortest expected delay, (in flight + 1) / weight.</summary>
/// <remarks><c>ip_vs_sed.c</c>. At low traffic the heaviest get all of it, for even their first request has less to expect; <see cref="NeverQueuePolicy"/> mends that. Looks at every candidate: a pick costs time in proportion to their number.</remarks>
/// <param name="random">The source of randomness, for ties; shared by threads.</param>
public sealed class ShortestExpectedDelay(Random random) : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return new LeastLoad<Delay>(group.Candidates, IpvsWeights.Relative(group), random);
    }

    private readonly struct Delay : ILoadRule
    {
        public static long Of(int active) => active + 1L;
    }
}
