namespace Discovery.Testing.Tests.Time;

public sealed class ManualClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ManualClock _clock = new();
    private readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly List<string> _log = [];

    [Fact]
    public void Stands_still_at_its_start()
    {
        var given = new DateTimeOffset(2030, 2, 3, 4, 5, 6, TimeSpan.FromHours(2));

        Assert.Equal(_start, _clock.GetUtcNow());
        Assert.Equal(_start, _clock.GetUtcNow());
        Assert.Equal(given, new ManualClock(given).GetUtcNow());
    }

    [Fact]
    public void The_timestamp_moves_with_the_clock_in_ticks()
    {
        var before = _clock.GetTimestamp();

        _clock.Advance(TimeSpan.FromTicks(123));

        Assert.Equal(10_000_000, _clock.TimestampFrequency);
        Assert.Equal(before + 123, _clock.GetTimestamp());
        Assert.Equal(TimeSpan.FromTicks(123), _clock.GetElapsedTime(before));
        Assert.Equal(_start + TimeSpan.FromTicks(123), _clock.GetUtcNow());
    }

    [Fact]
    public void Timers_fire_in_order_of_due_time_each_at_exactly_its_own()
    {
        using var late = Log("late", 3 * Second);
        using var early = Log("early", Second);
        using var middle = Log("middle", 2 * Second);
        using var notYet = Log("not yet", 4 * Second);

        _clock.Advance(3.5 * Second);

        Assert.Equal(["early 1", "middle 2", "late 3"], _log);
        Assert.Equal(_start + (3.5 * Second), _clock.GetUtcNow());
    }

    [Fact]
    public void Timers_due_together_fire_in_the_order_they_were_armed()
    {
        using var first = Log("first", Second);
        using var second = Log("second", Second);
        first.Change(Second, Timeout.InfiniteTimeSpan);

        _clock.Advance(Second);

        Assert.Equal(["second 1", "first 1"], _log);
    }

    [Fact]
    public void A_periodic_timer_fires_once_per_period()
    {
        using var timer = Log("tick", Second, 2 * Second);

        _clock.Advance(6 * Second);

        Assert.Equal(["tick 1", "tick 3", "tick 5"], _log);
    }

    [Fact]
    public void A_timer_armed_in_a_callback_fires_within_the_same_advance()
    {
        ITimer? inner = null;
        using var outer = _clock.CreateTimer(_ => inner = Log("inner", Second), null, Second, Timeout.InfiniteTimeSpan);

        _clock.Advance(5 * Second);

        Assert.Equal(["inner 2"], _log);
        inner!.Dispose();
    }

    [Fact]
    public void A_timer_may_change_itself_in_its_callback()
    {
        ITimer? timer = null;
        var delays = new Queue<TimeSpan>([2 * Second, Timeout.InfiniteTimeSpan]);
        timer = _clock.CreateTimer(_ => { Note("tick"); timer!.Change(delays.Dequeue(), Timeout.InfiniteTimeSpan); }, null, Second, Second);

        _clock.Advance(10 * Second);

        Assert.Equal(["tick 1", "tick 3"], _log);
        timer.Dispose();
    }

    [Fact]
    public void A_timer_disposed_in_a_callback_fires_no_more()
    {
        ITimer? self = null;
        var other = Log("other", 2 * Second);
        self = _clock.CreateTimer(_ => { Note("self"); self!.Dispose(); other.Dispose(); }, null, Second, Second);

        _clock.Advance(10 * Second);

        Assert.Equal(["self 1"], _log);
        Assert.False(other.Change(Second, Second));
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public void An_infinite_timer_waits_to_be_changed()
    {
        using var timer = Log("tick", Timeout.InfiniteTimeSpan, Second);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(_log);
        Assert.Null(_clock.NextTimer);

        Assert.True(timer.Change(Second, Timeout.InfiniteTimeSpan));

        Assert.Equal(Second, _clock.NextTimer);
    }

    [Fact]
    public async Task A_timer_without_due_time_fires_without_an_advance()
    {
        var fired = new TaskCompletionSource<DateTimeOffset>(TaskCreationOptions.RunContinuationsAsynchronously);

        await using var timer = _clock.CreateTimer(
            _ => fired.SetResult(_clock.GetUtcNow()), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        Assert.Equal(_start, await fired.Task.WaitAsync(30 * Second, TimeProvider.System));
    }

    [Fact]
    public void Time_does_not_run_backwards()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Advance(-Second));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.CreateTimer(_ => { }, null, -Second, Second));
    }

    [Fact]
    public void An_advance_within_a_callback_is_not_taken_back()
    {
        using var timer = _clock.CreateTimer(_ => _clock.Advance(10 * Second), null, Second, Timeout.InfiniteTimeSpan);

        _clock.Advance(2 * Second);

        Assert.Equal(_start + (11 * Second), _clock.GetUtcNow());
    }

    [Fact]
    public void A_failing_callback_ends_the_advance_at_its_due_time()
    {
        using var bad = _clock.CreateTimer(_ => throw new InvalidDataException(), null, Second, Timeout.InfiniteTimeSpan);
        using var good = Log("good", 2 * Second);

        Assert.Throws<InvalidDataException>(() => _clock.Advance(5 * Second));
        Assert.Equal(_start + Second, _clock.GetUtcNow());

        _clock.Advance(Second);
        Assert.Equal(["good 2"], _log);
    }

    [Fact]
    public void A_callback_runs_in_the_context_that_created_its_timer()
    {
        var local = new AsyncLocal<string> { Value = "created" };
        using var timer = _clock.CreateTimer(_ => _log.Add(local.Value!), null, Second, Timeout.InfiniteTimeSpan);
        local.Value = "advanced";

        _clock.Advance(Second);

        Assert.Equal(["created"], _log);
    }

    [Fact]
    public async Task Delays_cancellations_and_periodic_timers_follow_the_clock()
    {
        var delay = Task.Delay(2 * Second, _clock);
        using var cancellation = new CancellationTokenSource(Second, _clock);
        using var periodic = new PeriodicTimer(Second, _clock);
        var tick = periodic.WaitForNextTickAsync().AsTask();

        _clock.Advance(Second);

        Assert.True(cancellation.IsCancellationRequested);
        Assert.True(await tick);
        Assert.False(delay.IsCompleted);
        _clock.Advance(Second);
        await delay;
    }

    [Fact]
    public async Task Waiting_for_a_timer_ends_when_the_code_under_test_arms_it()
    {
        var armed = _clock.WaitForTimerAsync(30 * Second);
        var two = _clock.WaitForTimersAsync(2);
        using var other = Log("other", 10 * Second);
        Assert.False(armed.IsCompleted);

        using var awaited = Log("awaited", 30 * Second);

        await armed;
        await two;
        Assert.Equal(10 * Second, _clock.NextTimer);
    }

    [Fact]
    public async Task Waiting_in_vain_says_which_timers_are_pending()
    {
        using var other = Log("other", 10 * Second);

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => _clock.WaitForTimerAsync(30 * Second, TimeSpan.Zero));

        Assert.Equal(
            "Waited for a timer due in 00:00:30, but 1 are pending, due in: 00:00:10. Does the code under test use this clock?",
            failure.Message);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var wait = _clock.WaitForTimersAsync(1, cancellationToken: cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task Advancing_to_the_next_timer_waits_for_it_and_says_how_far()
    {
        var advance = _clock.AdvanceToNextTimerAsync();
        using var timer = Log("tick", 7 * Second);

        Assert.Equal(7 * Second, await advance);
        Assert.Equal(["tick 7"], _log);
    }

    [Fact]
    public async Task Many_threads_lose_no_timer_and_never_see_time_go_back()
    {
        var fired = 0;
        var backwards = 0;
        var work = Enumerable.Range(0, 8).Select(seed => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                var before = _clock.GetTimestamp();
                _clock.CreateTimer(_ => Interlocked.Increment(ref fired), null, TimeSpan.FromTicks(1 + ((seed + i) % 5)), Timeout.InfiniteTimeSpan);
                _clock.Advance(TimeSpan.FromTicks(i % 3));
                if (_clock.GetTimestamp() < before)
                    Interlocked.Increment(ref backwards);
            }
        }));
        await Task.WhenAll(work);

        _clock.Advance(Second);

        Assert.Equal((8 * 500, 0), (fired, backwards));
        Assert.Equal(0, _clock.PendingTimers);
    }

    private ITimer Log(string name, TimeSpan dueTime, TimeSpan? period = null) =>
        _clock.CreateTimer(_ => Note(name), null, dueTime, period ?? Timeout.InfiniteTimeSpan);

    private void Note(string name) => _log.Add($"{name} {(_clock.GetUtcNow() - _start).TotalSeconds}");
}
