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
        // Read before anything is decided, so that the processor fetches all of it at once.
        var (one, two) = (metric.CandidateAt(first), metric.CandidateAt(second));
        var (oneBusy, twoBusy) = (one.InFlight, two.InFlight);
        // Known when this is compiled for the metric. Whole numbers are compared as such: to convert them would be a tenth of the pick.
        if (typeof(TMetric) == typeof(InFlight))
            return twoBusy < oneBusy ? two : one;

        var now = metric.NowFor(first, second);
        var (load, other) = (metric.LoadOf(first, oneBusy, now), metric.LoadOf(second, twoBusy, now));
        return other * metric.WeightOf(first) < load * metric.WeightOf(second) ? two : one;
    }
}
