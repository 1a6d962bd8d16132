namespace Discovery.Balancing;

/// <summary>Keeps what is remembered fresh by probes, as long as there are picks and responses do not do it.</summary>
/// <remarks>Nobody disposes a picker, so the timer runs once at a time: without picks it is not armed again, and goes with its picker.</remarks>
internal sealed class LoadProbing
{
    // Two fresh reports every 50 ms: measured, more of them gain little, and older ones lose much.
    private const int MinFresh = 2;
    private const int MaxAsked = 16;
    private const int QuietTicks = 8;
    private const int Sample = 128;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(1);

    private readonly Candidate[] _candidates;
    private readonly AdaptiveMemory[] _memories;
    private readonly ILoadProbe _probe;
    private readonly PolicyContext _context;
    private readonly ITimer _timer;
    private volatile bool _picked;
    private int _running;
    private int _quiet;
    private int _asked;

    internal LoadProbing(Candidate[] candidates, AdaptiveMemory[] memories, ILoadProbe probe, PolicyContext context)
    {
        (_candidates, _memories, _probe, _context) = (candidates, memories, probe, context);
        _timer = context.TimeProvider.CreateTimer(static self => ((LoadProbing)self!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal void OnPick()
    {
        if (!_picked)
            _picked = true;
        if (Volatile.Read(ref _running) == 0 && Interlocked.Exchange(ref _running, 1) == 0)
            _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    private void Tick()
    {
        _quiet = _picked ? 0 : _quiet + 1;
        _picked = false;
        if (_quiet > QuietTicks)
        {
            _quiet = 0;
            Volatile.Write(ref _running, 0);
            return;
        }

        for (var missing = MinFresh - CountFresh(); missing > 0; missing--)
            _ = AskAsync(_context.Random.Next(_candidates.Length));
        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    private int CountFresh()
    {
        var now = _context.TimeProvider.GetTimestamp();
        var fresh = 0;
        var start = _context.Random.Next(_memories.Length);
        for (var i = 0; i < Math.Min(Sample, _memories.Length) && fresh < MinFresh; i++)
        {
            if (_memories[(start + i) % _memories.Length].ReportedWithin(Interval.TotalSeconds, now))
                fresh++;
        }

        return fresh;
    }

    private async Task AskAsync(int index)
    {
        if (Interlocked.Increment(ref _asked) <= MaxAsked)
        {
            try
            {
                using var timeout = new CancellationTokenSource(ProbeTimeout, _context.TimeProvider);
                if (await _probe.ProbeAsync(_candidates[index].Endpoint, timeout.Token).ConfigureAwait(false) is { } report)
                    _memories[index].Report(report, _context.TimeProvider.GetTimestamp());
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // No answer: what is remembered of the endpoint grows older, and requests will tell.
            }
        }

        Interlocked.Decrement(ref _asked);
    }
}
