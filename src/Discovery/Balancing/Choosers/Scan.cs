namespace Discovery.Balancing;

/// <summary>Looks at every member and picks the one with the least load for its weight; equals are drawn in proportion to weight.</summary>
/// <remarks>
/// IPVS takes the first of equals: there, ended connections count a little, and so push the next one elsewhere. Here a lease that has
/// ended is gone.
/// </remarks>
internal sealed class Scan<TMetric>(TMetric metric, SeededRandom random) : IPicker
    where TMetric : struct, ILoadMetric
{
    public Candidate Pick(in PickRequest request) => metric.CandidateAt(Best(metric, random));

    /// <summary>The best member. Nothing in the loop is a call that is not inlined: that would keep the numbers out of registers.</summary>
    internal static int Best(TMetric metric, SeededRandom random)
    {
        var ties = new TieBreak(random);
        var now = metric.Now;
        var (best, least, weightOfBest) = (0, double.PositiveInfinity, 1.0);
        for (var i = 0; i < metric.Count; i++)
        {
            var load = metric.LoadOf(i, metric.CandidateAt(i).InFlight, now);
            var weight = metric.WeightOf(i);
            var (mine, other) = TMetric.IsWeighted ? (load * weightOfBest, least * weight) : (load, least);
            if (mine > other)
                continue;
            if (mine < other)
                ties.Restart(weight);
            else if (!ties.Wins(weight))
                continue;
            (best, least, weightOfBest) = (i, load, weight);
        }

        return best;
    }
}
