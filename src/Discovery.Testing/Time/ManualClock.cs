namespace Discovery.Testing;

/// <summary>A clock that stands still until a test moves it, and fires timers in order when it does.</summary>
/// <remarks>
/// Safe for many threads. To avoid races, wait until the code under test has armed its timer, then advance:
/// <code>
/// await clock.WaitForTimerAsync(TimeSpan.FromSeconds(30)); // the code now waits for its 30 seconds
/// clock.Advance(TimeSpan.FromSeconds(30));                 // and goes on
/// </code>
/// </remarks>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly Lock _advancing = new();
    private readonly SortedSet<ManualTimer> _pending = new(ManualTimer.ByDueTime);
    private readonly Condition _armed = new();
    private long _now;
    private long _sequence;

    /// <summary>Creates a clock that stands at an instant.</summary>
    /// <param name="start">Where it stands; 2026-01-01T00:00Z by default.</param>
    public ManualClock(DateTimeOffset? start = null) =>
        _now = (start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).UtcTicks;

    /// <summary>Ticks per second of <see cref="GetTimestamp"/>.</summary>
    /// <value>10,000,000: the timestamp moves with the clock, in ticks of 100 ns.</value>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The local time zone: UTC, so that tests give the same result everywhere.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers will fire if the clock advances far enough.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_gate)
                return _pending.Count;
        }
    }

    /// <summary>How far the clock must advance to fire the next timer.</summary>
    /// <value>Zero or more; null when no timer is pending.</value>
    public TimeSpan? NextTimer
    {
        get
        {
            lock (_gate)
                return _pending.Min is { } next ? new TimeSpan(Math.Max(0, next.Due - _now)) : null;
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _now);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        Arm(timer, dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock forward and fires what falls due, in order of due time, on this thread.</summary>
    /// <param name="by">How far; zero fires only what is due already.</param>
    /// <remarks>While a callback runs, the clock reads exactly its due time; a periodic timer fires once per period.
    /// What a callback arms within the span fires too. A callback's exception ends the advance where it stands.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative: time does not run backwards.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_advancing)
        {
            var target = GetTimestamp() + by.Ticks;
            while (TakeDue(target) is { } timer)
                timer.Fire();
            MoveTo(target);
        }

        _armed.Recheck();
    }

    /// <summary>Waits until at least this many timers are pending.</summary>
    /// <param name="count">How many.</param>
    /// <param name="patience">How long to wait in real time; 30 seconds by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">Too few timers were armed; the message says how many are pending and when they are due.</exception>
    public Task WaitForTimersAsync(
        int count, TimeSpan? patience = null, CancellationToken cancellationToken = default) =>
        _armed.WaitAsync(
            () => PendingTimers >= count, () => Explain($"{count} timers"), patience, cancellationToken);

    /// <summary>Waits until a timer is pending that falls due in exactly this time from now.</summary>
    /// <param name="dueIn">The time the code under test is to wait for.</param>
    /// <param name="patience">How long to wait in real time; 30 seconds by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">No such timer was armed; the message says which are.</exception>
    public Task WaitForTimerAsync(
        TimeSpan dueIn, TimeSpan? patience = null, CancellationToken cancellationToken = default) =>
        _armed.WaitAsync(
            () => DueTimes().Contains(dueIn), () => Explain($"a timer due in {dueIn}"), patience, cancellationToken);

    /// <summary>Waits until a timer is pending, then advances to the next one: for delays with jitter, whose length a test cannot know.</summary>
    /// <param name="within">Waits until one is due in at most this time, so that a far timer is not taken for the near one that the
    /// code under test is about to arm; <see langword="null"/> for any timer.</param>
    /// <param name="patience">How long to wait in real time; 30 seconds by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How far the clock moved.</returns>
    /// <exception cref="TimeoutException">No timer was armed.</exception>
    public async Task<TimeSpan> AdvanceToNextTimerAsync(
        TimeSpan? within = null, TimeSpan? patience = null, CancellationToken cancellationToken = default)
    {
        var longest = within ?? TimeSpan.MaxValue;
        await _armed.WaitAsync(
            () => NextTimer <= longest, () => Explain(within is null ? "a timer" : $"a timer due within {within}"), patience, cancellationToken).ConfigureAwait(false);
        var by = NextTimer ?? TimeSpan.Zero;
        Advance(by);
        return by;
    }

    internal bool Arm(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfNegative(dueTime, nameof(dueTime));
        ThrowIfNegative(period, nameof(period));
        lock (_gate)
        {
            _pending.Remove(timer);
            if (timer.Disposed)
                return false;
            timer.Period = Math.Max(0, period.Ticks);
            if (dueTime >= TimeSpan.Zero)
                Schedule(timer, _now + dueTime.Ticks);
        }

        // A real timer with no due time left fires at once, on another thread; a test need not advance for it.
        if (dueTime == TimeSpan.Zero)
            ThreadPool.UnsafeQueueUserWorkItem(static clock => clock.Advance(TimeSpan.Zero), this, preferLocal: false);
        _armed.Recheck();
        return true;
    }

    internal void Disarm(ManualTimer timer)
    {
        lock (_gate)
            _pending.Remove(timer);
        _armed.Recheck();
    }

    private static void ThrowIfNegative(TimeSpan value, string name)
    {
        if (value != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, name);
    }

    private ManualTimer? TakeDue(long target)
    {
        lock (_gate)
        {
            if (_pending.Min is not { } next || next.Due > target)
                return null;
            _pending.Remove(next);
            MoveTo(next.Due);
            if (next.Period > 0)
                Schedule(next, next.Due + next.Period);
            return next;
        }
    }

    // A callback may advance the clock itself, so the outer advance must not take it back.
    private void MoveTo(long instant)
    {
        lock (_gate)
            Interlocked.Exchange(ref _now, Math.Max(_now, instant));
    }

    private void Schedule(ManualTimer timer, long due)
    {
        timer.Due = due;
        timer.Sequence = _sequence++;
        _pending.Add(timer);
    }

    private TimeSpan[] DueTimes()
    {
        lock (_gate)
            return [.. _pending.Select(timer => new TimeSpan(Math.Max(0, timer.Due - _now)))];
    }

    private string Explain(string wanted)
    {
        var due = DueTimes();
        return $"Waited for {wanted}, but {due.Length} are pending, due in: {string.Join(", ", due)}. "
            + "Does the code under test use this clock?";
    }
}
