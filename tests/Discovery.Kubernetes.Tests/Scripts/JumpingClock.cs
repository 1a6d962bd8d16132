using Discovery.Testing;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>A manual clock whose time of day somebody sets. Timestamps and timers know nothing of that.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _ahead;

    public ManualClock Steady { get; } = new();

    public override long TimestampFrequency => Steady.TimestampFrequency;

    public void Jump(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => Steady.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _ahead));

    public override long GetTimestamp() => Steady.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        Steady.CreateTimer(callback, state, dueTime, period);
}
