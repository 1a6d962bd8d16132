namespace Discovery.Balancing;

/// <summary>Looks at every member and picks the one with the least load for its weight; equals are drawn in proportion to weight.</summary>
/// <remarks>
/// IPVS takes the first of equals: there, ended connections count a little, and so push the next one elsewhere. Here a lease that has
/// ended is gone.
/// </remarks>
internal sealed class Scan<TMetric>(TMetric metric, SeededRandom random) : IPicker
    where TMetric : struct, ILoadMetric
{
    public Candidate Pick(in PickRequest request) => metric.CandidateAt(Best(default));

    /// <summary>The best member that is not to be avoided; the first if all are.</summary>
    internal int Best(in PickRequest request)
    {
        // On the stack, where the compiler takes it apart.
        var members = metric;
        var avoids = !request.Avoid.IsEmpty;
        var ties = new TieBreak(random);
        var now = members.Now;
        var (best, least, weightOfBest) = (0, double.PositiveInfinity, 1.0);
        for (var i = 0; i < members.Count; i++)
        {
            var load = members.LoadOf(i, now);
            var weight = members.WeightOf(i);
            var (mine, other) = (load * weightOfBest, least * weight);
            if (mine > other || (avoids && request.Avoids(members.CandidateAt(i))) || (mine == other && !ties.Wins(weight)))
                continue;

            if (mine < other)
                ties.Restart(weight);
            (best, least, weightOfBest) = (i, load, weight);
        }

        return best;
    }
}
