namespace Discovery.Balancing;

/// <summary>The response time to expect: the mean of late times what waits there. See <see cref="ResponseTimeMemory"/>.</summary>
internal readonly struct ResponseTime : ILoadMetric
{
    private readonly (Candidate Candidate, ResponseTimeMemory Memory, double Weight)[] _members;
    private readonly TimeProvider _timeProvider;

    internal ResponseTime(CandidateGroup group, TimeSpan window, TimeSpan failureLatency, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        object key = (window, failureLatency);
        Func<ResponseTimeMemory> create = () => new ResponseTimeMemory(window, failureLatency, timeProvider);
        _members = [.. group.Candidates.Select((c, i) => (c, c.Signal(key, create), group.WeightOf(i)))];
    }

    public static bool IsWeighted => true;

    public int Count => _members.Length;

    public long Now => _timeProvider.GetTimestamp();

    public long NowFor(int one, int other) => Now;

    public Candidate CandidateAt(int member) => _members[member].Candidate;

    public double LoadOf(int member, int inFlight, long now) =>
        _members[member].Memory.Expected(now, inFlight);

    public double WeightOf(int member) => _members[member].Weight;
}
