using Discovery.Simulation.Time;

namespace Discovery.Simulation.Tests.Time;

public sealed class DueQueueTests
{
    [Fact]
    public void Entries_come_out_in_order_of_time()
    {
        var random = new SeededRandom(1);
        var queue = new DueQueue();
        var times = Enumerable.Range(0, 2_000).Select(_ => random.NextInt64() % 1_000_000).ToList();
        var last = long.MinValue;
        foreach (var time in times.Take(1_000))
            queue.Add(new(time, 0, 0));

        // Half out, the rest in, all out: order must hold within each phase.
        for (var i = 0; i < 500; i++)
            last = Next(queue, last);
        foreach (var time in times.Skip(1_000))
            queue.Add(new(time, 0, 0));
        last = long.MinValue;
        for (var i = 0; i < 1_500; i++)
            last = Next(queue, last);

        Assert.Equal(long.MaxValue, queue.Next);
    }

    private static long Next(DueQueue queue, long last)
    {
        var next = queue.Next;
        var entry = queue.Take();
        Assert.Equal(next, entry.Time);
        Assert.True(entry.Time >= last);
        return entry.Time;
    }
}
