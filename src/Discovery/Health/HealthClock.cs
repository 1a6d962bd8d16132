namespace Discovery.Health;

/// <summary>The directory's clock, as health reads it: time since it was made, and timers that are set by hand.</summary>
internal sealed class HealthClock(TimeProvider timeProvider)
{
    // A timer of less may fire before its time has come, and again at once.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly long _start = timeProvider.GetTimestamp();

    internal TimeSpan Now => timeProvider.GetElapsedTime(_start);

    internal TimeProvider TimeProvider => timeProvider;

    /// <summary>Makes a timer that is not set.</summary>
    internal ITimer CreateTimer(Action action) =>
        timeProvider.CreateTimer(static state => ((Action)state!)(), action, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Sets a timer to fire once.</summary>
    /// <param name="timer">The timer; one that is disposed stays so.</param>
    /// <param name="dueIn">From now; <see langword="null"/> for never.</param>
    internal static void Set(ITimer timer, TimeSpan? dueIn) => timer.Change(
        dueIn is { } time ? (time < Shortest ? Shortest : time) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
