namespace Discovery.Balancing;

/// <summary>The latency to expect: a moving average times what waits there. See <see cref="PeakEwmaMemory"/>.</summary>
internal readonly struct PeakEwma : ILoadMetric
{
    private readonly (Candidate Candidate, PeakEwmaMemory Memory, double Weight)[] _members;
    private readonly PeakEwmaRates _rates;
    private readonly TimeProvider _timeProvider;

    internal PeakEwma(CandidateGroup group, TimeSpan decay, TimeSpan failureLatency, TimeProvider timeProvider)
    {
        var rates = new PeakEwmaRates(decay, failureLatency, timeProvider);
        (_rates, _timeProvider) = (rates, timeProvider);
        var now = timeProvider.GetTimestamp();
        object key = (decay, failureLatency);
        Func<PeakEwmaMemory> create = () => new PeakEwmaMemory(rates, now);
        _members = [.. group.Candidates.Select((c, i) => (c, c.Signal(key, create), group.WeightOf(i)))];
    }

    public static bool IsWeighted => true;

    public int Count => _members.Length;

    public long Now => _timeProvider.GetTimestamp();

    // Averages alone compare alike at any time, for both fade at the same rate; and the clock is half of the price of a pick.
    public long NowFor(int one, int other)
    {
        var (first, second) = (_members[one].Memory, _members[other].Memory);
        return first.IsOwed | second.IsOwed ? _timeProvider.GetTimestamp() : Math.Max(first.Stamp, second.Stamp);
    }

    public Candidate CandidateAt(int member) => _members[member].Candidate;

    public double LoadOf(int member, int inFlight, long now) =>
        _members[member].Memory.Cost(now, inFlight, _rates);

    public double WeightOf(int member) => _members[member].Weight;
}
