using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>The leases in flight, whatever the weights.</summary>
internal readonly struct InFlight(ImmutableArray<Candidate> candidates) : ILoadMetric
{
    public static bool IsWeighted => false;

    public int Count => candidates.Length;

    public long Now => 0;

    public long NowFor(int one, int other) => 0;

    public Candidate CandidateAt(int member) => candidates[member];

    public double LoadOf(int member, int inFlight, long now) => inFlight;

    public double WeightOf(int member) => 1;
}
