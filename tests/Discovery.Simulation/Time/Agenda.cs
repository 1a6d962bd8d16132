namespace Discovery.Simulation.Time;

/// <summary>What is to happen when, for the rare events: timers, probes, changes of the servers. Equal times keep their order.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Action, (long Time, long Order)> _entries = new();
    private long _order;

    /// <summary>When the next entry is due.</summary>
    internal long Next => _entries.TryPeek(out _, out var due) ? due.Time : long.MaxValue;

    internal void Add(long time, Action action) => _entries.Enqueue(action, (time, _order++));

    internal void RunNext() => _entries.Dequeue()();
}
