namespace Discovery.Balancing;

/// <summary>The leases in flight for the weight, as IPVS's schedulers count them.</summary>
/// <param name="members">The candidates with their weights; side by side, because each comparison needs both.</param>
/// <param name="idle">The load of an idle one: 0, or that of the lease that is about to begin.</param>
/// <param name="more">What is added to the leases of a busy one.</param>
internal readonly struct WeightedInFlight((Candidate Candidate, double Weight)[] members, int idle = 0, int more = 0) : ILoadMetric
{
    internal WeightedInFlight(CandidateGroup group)
        : this([.. group.Candidates.Select((candidate, i) => (candidate, group.WeightOf(i)))])
    {
    }

    public static bool IsWeighted => true;

    public int Count => members.Length;

    public long Now => 0;

    public long NowFor(int one, int other) => 0;

    public Candidate CandidateAt(int member) => members[member].Candidate;

    public double LoadOf(int member, int inFlight, long now) => inFlight > 0 ? inFlight + more : idle;

    public double WeightOf(int member) => members[member].Weight;
}
