namespace Discovery.Dns.Transport;

/// <summary>A timeout that is set again and again: its timer and, as long as it does not go off, its token serve many queries.</summary>
/// <remarks>A <see cref="CancellationTokenSource"/> with an own timer cannot be reset if the timer is not the system's.</remarks>
internal sealed class Alarm : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private CancellationTokenSource _stop = new();
    private bool _wentOff;
    private bool _isSet;
    private long _due;

    internal Alarm(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        using (ExecutionContext.SuppressFlow())
            _timer = timeProvider.CreateTimer(static alarm => ((Alarm)alarm!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when the time is up. Another one after each alarm.</summary>
    internal CancellationToken Token => _stop.Token;

    /// <summary>Lets the alarm go off after a time, unless it is set anew or cleared before.</summary>
    internal void Set(TimeSpan after)
    {
        lock (_gate)
        {
            if (_wentOff)
                _stop = new CancellationTokenSource();
            _wentOff = false;
            _isSet = true;
            _due = _timeProvider.GetTimestamp() + (long)(after.TotalSeconds * _timeProvider.TimestampFrequency);
        }

        _timer.Change(after, Timeout.InfiniteTimeSpan);
    }

    internal void Clear()
    {
        lock (_gate)
            _isSet = false;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Lets the alarm go off now.</summary>
    internal void GoOff()
    {
        CancellationTokenSource stop;
        lock (_gate)
        {
            _wentOff = true;
            _isSet = false;
            stop = _stop;
        }

        stop.Cancel();
    }

    public void Dispose()
    {
        _timer.Dispose();
        _stop.Dispose();
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            // A call that was on its way when the alarm was cleared, and perhaps set anew, must not end the later query.
            if (!_isSet)
                return;
            var rest = _timeProvider.GetElapsedTime(_timeProvider.GetTimestamp(), _due);
            if (rest > TimeSpan.Zero)
            {
                _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
                return;
            }
        }

        GoOff();
    }
}
