namespace Discovery.Simulation.Time;

/// <summary>A timer of a <see cref="VirtualClock"/>. Each change makes the entries before it void.</summary>
internal sealed class VirtualTimer(VirtualClock clock, Agenda agenda, TimerCallback callback, object? state) : ITimer
{
    private long _version;
    private bool _disposed;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed)
            return false;

        _version++;
        if (dueTime >= TimeSpan.Zero)
            Arm(_version, dueTime, period);
        return true;
    }

    public void Dispose()
    {
        _disposed = true;
        _version++;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Arm(long version, TimeSpan dueTime, TimeSpan period) => agenda.Add(clock.Now + dueTime.Ticks, () =>
    {
        if (version != _version)
            return;
        if (period > TimeSpan.Zero)
            Arm(version, period, period);
        callback(state);
    });
}
