namespace Discovery.Simulation.Time;

/// <summary>Messages under way. All take equally long, so they come out in the order in which they went in.</summary>
internal sealed class DelayLine(long delay)
{
    private readonly Queue<(long Time, int Message)> _messages = new();

    internal long Next => _messages.TryPeek(out var first) ? first.Time : long.MaxValue;

    internal void Add(long now, int message) => _messages.Enqueue((now + delay, message));

    internal int Take() => _messages.Dequeue().Message;
}
