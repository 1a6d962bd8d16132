namespace Discovery.Kubernetes.Api;

/// <summary>A token that is cancelled by the caller, when the time is up, or after a long silence; and which of them it was.</summary>
/// <remarks>All goes by timestamps and timers: a wall clock that jumps ends nothing.</remarks>
internal sealed class Deadline : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _caller;
    private ITimer? _listener;
    private TimeSpan _patience;
    private long _heard;
    private volatile bool _isSilent;

    internal Deadline(TimeSpan time, TimeProvider clock, CancellationToken caller)
    {
        Time = time;
        _clock = clock;
        _caller = caller;
        _timer = new CancellationTokenSource(time, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, caller);
    }

    internal TimeSpan Time { get; }

    internal CancellationToken Token => _either.Token;

    internal bool HasPassed => _timer.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Whether the time was cut short because nothing was heard any more.</summary>
    internal bool IsSilent => _isSilent && !_caller.IsCancellationRequested;

    /// <summary>From now on, a silence of this length ends the time too.</summary>
    internal void Listen(TimeSpan patience)
    {
        _patience = patience;
        Heard();
        _listener ??= _clock.CreateTimer(static deadline => ((Deadline)deadline!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _listener.Change(patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something came: the silence begins anew. Costs a timestamp, for the timer looks at it only when it fires.</summary>
    internal void Heard() => Interlocked.Exchange(ref _heard, _clock.GetTimestamp());

    public void Dispose()
    {
        _listener?.Dispose();
        _either.Dispose();
        _timer.Dispose();
    }

    private void Check()
    {
        var rest = _patience - _clock.GetElapsedTime(Interlocked.Read(ref _heard));
        if (rest > TimeSpan.Zero)
        {
            _listener!.Change(rest, Timeout.InfiniteTimeSpan);
            return;
        }

        _isSilent = true;
        try
        {
            _either.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stream ended while the timer fired: nobody listens any more.
        }
    }
}
