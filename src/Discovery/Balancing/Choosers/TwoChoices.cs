namespace Discovery.Balancing;

/// <summary>Draws two different members, heavier ones more often, and picks the one with less load for its weight; of equals the first drawn.</summary>
/// <remarks>Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing" (IEEE TPDS 2001). The same cost for any number.</remarks>
internal sealed class TwoChoices<TMetric>(TMetric metric, PairDraw draw) : IPicker
    where TMetric : struct, ILoadMetric
{
    /// <summary>A picker for the candidates of a group, which are the members of the metric.</summary>
    internal static IPicker Over(CandidateGroup group, TMetric metric, SeededRandom random) =>
        group.Count == 1 ? new OnlyPicker(group.Candidates[0]) : new TwoChoices<TMetric>(metric, new PairDraw(group, random));

    public Candidate Pick(in PickRequest request)
    {
        var (first, second) = draw.Next();
        var now = metric.NowFor(first, second);
        var (one, two) = (metric.LoadOf(first, now), metric.LoadOf(second, now));
        return metric.CandidateAt(two * metric.WeightOf(first) < one * metric.WeightOf(second) ? second : first);
    }
}
