namespace QuickStart;

/// <summary>All that was asked: how it went, who answered, and whether anybody answered who should not have been asked.</summary>
internal sealed class RequestLog(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, EndpointStatistics> _endpoints = new(StringComparer.Ordinal);
    private readonly List<StablePhase> _phases = [];
    private readonly List<string> _failures = [];
    private StablePhase? _phase;
    private int _retried;

    public int Requests { get; private set; }

    public int Retried => Volatile.Read(ref _retried);

    /// <summary>Requests that began after their endpoint had left the ready set.</summary>
    public int Late { get; private set; }

    public int LastSecond { get; private set; }

    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_gate)
                return [.. _failures];
        }
    }

    public IReadOnlyList<StablePhase> Phases => _phases;

    public void Succeeded(string pod, long startedAt)
    {
        lock (_gate)
        {
            var endpoint = Of(pod);
            var now = time.GetTimestamp();
            Requests++;
            endpoint.Add(now, time.GetElapsedTime(startedAt, now));
            _phase?.Add(pod, startedAt);
            if (endpoint.LeftAt is { } leftAt && startedAt > leftAt)
                Late++;
        }
    }

    public void Failed(Exception exception)
    {
        lock (_gate)
        {
            Requests++;
            _failures.Add($"{exception.GetType().Name}: {exception.Message}");
        }
    }

    public ValueTask RetriedAsync()
    {
        Interlocked.Increment(ref _retried);
        return default;
    }

    /// <summary>From here on, this endpoint must get no new request.</summary>
    public void LeftRotation(string pod, long at)
    {
        lock (_gate)
            Of(pod).LeftAt ??= at;
    }

    public StablePhase BeginPhase(string title, IEnumerable<string> pods)
    {
        lock (_gate)
            return _phase = new StablePhase(title, pods, time.GetTimestamp());
    }

    public void EndPhase(StablePhase phase)
    {
        lock (_gate)
        {
            _phase = null;
            _phases.Add(phase);
        }
    }

    /// <summary>The figures of all endpoints at this moment, by pod.</summary>
    public IReadOnlyDictionary<string, EndpointFigures> Figures()
    {
        lock (_gate)
        {
            var since = time.GetTimestamp() - time.TimestampFrequency;
            LastSecond = _endpoints.Values.Sum(endpoint => endpoint.CountSince(since));
            return _endpoints.ToDictionary(
                pair => pair.Key, pair => pair.Value.Figures(since, LastSecond, Requests - _failures.Count), StringComparer.Ordinal);
        }
    }

    private EndpointStatistics Of(string pod)
    {
        if (!_endpoints.TryGetValue(pod, out var endpoint))
            _endpoints[pod] = endpoint = new EndpointStatistics();
        return endpoint;
    }
}
