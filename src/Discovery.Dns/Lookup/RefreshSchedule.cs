using Discovery.Dns.Caching;

namespace Discovery.Dns.Lookup;

/// <summary>Wakes all watches of a source at their times, with one timer for all of them.</summary>
internal sealed class RefreshSchedule : IDisposable
{
    private readonly SortedSet<Wake> _wakes = new(Wake.ByTime);
    private readonly Lock _gate = new();
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private long _armedFor = long.MaxValue;
    private long _sequence;
    private bool _isDisposed;

    internal RefreshSchedule(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _timer = timeProvider.CreateTimer(static self => ((RefreshSchedule)self!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits for a period, or for a wish that comes sooner.</summary>
    /// <param name="period">The longest wait.</param>
    /// <param name="slack">How much sooner the wait may end, together with others: a wake-up of the process costs more than one of a watch.</param>
    /// <param name="wish">Ends the wait; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    /// <returns>Whether the wish ended it.</returns>
    internal async ValueTask<bool> WaitAsync(TimeSpan period, TimeSpan slack, Task? wish, CancellationToken cancellationToken)
    {
        var wake = Add(period, slack);
        try
        {
            var first = wish is null ? wake.Due.Task : Task.WhenAny(wake.Due.Task, wish);
            await first.WaitAsync(cancellationToken).ConfigureAwait(false);
            return !wake.Due.Task.IsCompleted;
        }
        finally
        {
            lock (_gate)
                _wakes.Remove(wake);
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _isDisposed = true;
        _timer.Dispose();
    }

    private Wake Add(TimeSpan period, TimeSpan slack)
    {
        var now = _timeProvider.GetTimestamp();
        var latest = _timeProvider.After(now, period);
        lock (_gate)
        {
            var wake = new Wake(latest - _timeProvider.After(0, slack), latest, _sequence++);
            _wakes.Add(wake);
            Arm(now);
            return wake;
        }
    }

    private void Tick()
    {
        List<Wake> due = [];
        lock (_gate)
        {
            var now = _timeProvider.GetTimestamp();
            while (_wakes.Min is { } next && next.Earliest <= now)
            {
                _wakes.Remove(next);
                due.Add(next);
            }

            _armedFor = long.MaxValue;
            Arm(now);
        }

        foreach (var wake in due)
            wake.Due.TrySetResult();
    }

    /// <summary>Sets the timer to the next wake-up. An alarm that proves needless is let go off: it is cheaper than setting it anew.</summary>
    private void Arm(long now)
    {
        if (_isDisposed || _wakes.Min is not { } next || next.Latest >= _armedFor)
            return;

        _armedFor = next.Latest;
        // Timers count whole milliseconds and cut off the rest: that would be too early.
        var wait = Math.Ceiling(_timeProvider.GetElapsedTime(now, next.Latest).TotalMilliseconds);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, wait)), Timeout.InfiniteTimeSpan);
    }
}
