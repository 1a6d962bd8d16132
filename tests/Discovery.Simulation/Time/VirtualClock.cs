namespace Discovery.Simulation.Time;

/// <summary>The clock of one run: it stands still between events, and its timers are events.</summary>
internal sealed class VirtualClock(Agenda agenda) : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The present, in ticks of 100 ns since the run began.</summary>
    internal long Now { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => Now;

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(Now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, agenda, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
