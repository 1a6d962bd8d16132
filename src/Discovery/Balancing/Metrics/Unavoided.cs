using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>The leases in flight for the weight, where some members are to be avoided: those count as busier than any.</summary>
internal readonly struct Unavoided(WeightedInFlight metric, ImmutableArray<Candidate> avoid) : ILoadMetric
{
    public static bool IsWeighted => true;

    public int Count => metric.Count;

    public long Now => 0;

    public long NowFor(int one, int other) => 0;

    public Candidate CandidateAt(int member) => metric.CandidateAt(member);

    public double LoadOf(int member, int inFlight, long now) =>
        avoid.Contains(CandidateAt(member)) ? double.PositiveInfinity : metric.LoadOf(member, inFlight, now);

    public double WeightOf(int member) => metric.WeightOf(member);
}
