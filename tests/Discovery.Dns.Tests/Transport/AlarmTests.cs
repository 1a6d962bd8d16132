using Discovery.Dns.Transport;

namespace Discovery.Dns.Tests.Transport;

public sealed class AlarmTests : IDisposable
{
    private readonly LateTimers _timers = new();

    public void Dispose() => _timers.Dispose();

    [Fact]
    public void It_goes_off_when_the_time_is_up_and_can_be_set_again()
    {
        using var alarm = new Alarm(_timers);
        alarm.Set(TimeSpan.FromSeconds(5));
        var first = alarm.Token;
        _timers.Now += 5;
        _timers.Call();
        Assert.True(first.IsCancellationRequested);

        alarm.Set(TimeSpan.FromSeconds(5));
        Assert.False(alarm.Token.IsCancellationRequested);
    }

    [Fact]
    public void As_long_as_it_does_not_go_off_it_is_one_token()
    {
        using var alarm = new Alarm(_timers);
        alarm.Set(TimeSpan.FromSeconds(5));
        var first = alarm.Token;
        alarm.Clear();
        alarm.Set(TimeSpan.FromSeconds(5));

        Assert.Equal(first, alarm.Token);
    }

    [Fact]
    public void A_call_that_was_on_its_way_ends_no_later_query()
    {
        using var alarm = new Alarm(_timers);
        alarm.Set(TimeSpan.FromSeconds(5));
        _timers.Now += 5;
        alarm.Clear();
        _timers.Call();
        Assert.False(alarm.Token.IsCancellationRequested);

        alarm.Set(TimeSpan.FromSeconds(5));
        _timers.Call();
        Assert.False(alarm.Token.IsCancellationRequested);
        Assert.Equal(TimeSpan.FromSeconds(5), _timers.Due);
    }

    [Fact]
    public void A_timer_that_comes_early_is_set_for_the_rest()
    {
        using var alarm = new Alarm(_timers);
        alarm.Set(TimeSpan.FromSeconds(5));
        _timers.Now += 4;
        _timers.Call();

        Assert.False(alarm.Token.IsCancellationRequested);
        Assert.Equal(TimeSpan.FromSeconds(1), _timers.Due);
    }

    /// <summary>One timer, which fires when the test says so and not when it is due.</summary>
    private sealed class LateTimers : TimeProvider, ITimer
    {
        private TimerCallback? _callback;
        private object? _state;

        internal long Now { get; set; }

        internal TimeSpan Due { get; private set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_callback, _state) = (callback, state);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime;
            return true;
        }

        public void Dispose()
        {
            // Nothing to stop.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        internal void Call() => _callback!(_state);
    }
}
