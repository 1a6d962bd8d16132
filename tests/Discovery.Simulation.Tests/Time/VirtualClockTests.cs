using Discovery.Simulation.Time;

namespace Discovery.Simulation.Tests.Time;

public sealed class VirtualClockTests
{
    private readonly Agenda _agenda = new();
    private readonly VirtualClock _clock;

    public VirtualClockTests() => _clock = new VirtualClock(_agenda);

    [Fact]
    public void A_periodic_timer_fires_in_each_period()
    {
        var fired = new List<long>();
        using var timer = _clock.CreateTimer(_ => fired.Add(_clock.Now), null, TimeSpan.FromTicks(10), TimeSpan.FromTicks(5));

        RunUntil(22);

        Assert.Equal([10, 15, 20], fired);
    }

    [Fact]
    public void A_changed_or_disposed_timer_does_not_fire_as_planned_before()
    {
        var fired = new List<long>();
        var timer = _clock.CreateTimer(_ => fired.Add(_clock.Now), null, TimeSpan.FromTicks(10), Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromTicks(30), Timeout.InfiniteTimeSpan);
        RunUntil(40);
        timer.Change(TimeSpan.FromTicks(5), Timeout.InfiniteTimeSpan);
        timer.Dispose();
        RunUntil(60);

        Assert.Equal([30], fired);
        Assert.False(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public void Time_is_told_in_ticks()
    {
        RunUntil(0);
        _clock.Now = TimeSpan.TicksPerSecond;

        Assert.Equal(TimeSpan.FromSeconds(1), _clock.GetElapsedTime(0));
        Assert.Equal(1, _clock.GetUtcNow().Second);
    }

    [Fact]
    public void What_is_due_at_the_same_time_keeps_its_order()
    {
        var order = new List<int>();
        for (var i = 0; i < 50; i++)
        {
            var number = i;
            _agenda.Add(7, () => order.Add(number));
        }

        RunUntil(7);

        Assert.Equal(Enumerable.Range(0, 50), order);
    }

    private void RunUntil(long end)
    {
        while (_agenda.Next <= end)
        {
            _clock.Now = _agenda.Next;
            _agenda.RunNext();
        }
    }
}
