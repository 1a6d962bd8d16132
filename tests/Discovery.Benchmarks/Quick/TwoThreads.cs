namespace Discovery.Benchmarks.Quick;

/// <summary>How much more two threads do at once than one: 2 if they share nothing.</summary>
/// <remarks>
/// By CPU time, and only while both run: on a busy machine two threads often do not, and wall time would measure that.
/// </remarks>
internal sealed class TwoThreads(Action<int> loop, int operations)
{
    private const int Enough = 300;
    private const int Few = 20;
    private const int Parts = 10;

    // Real time, should the machine hardly ever let both run.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly long[] _progress = new long[64];
    private int _overlaps;
    private bool _over;

    /// <summary>The throughput of two threads over that of one.</summary>
    internal double Speedup()
    {
        var alone = new List<double>();
        for (var i = 0; i < Enough; i++)
            alone.Add(Chunk(mine: 0, other: 32).Time);

        var others = new List<double>();
        var thread = new Thread(() => Overlapping(processor: 1, mine: 32, other: 0, others));
        thread.Start();
        var together = new List<double>();
        Overlapping(processor: 0, mine: 0, other: 32, together);
        thread.Join();
        together.AddRange(others);
        return together.Count < Few ? double.NaN : 2 * Median(alone) / Median(together);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private void Overlapping(int processor, int mine, int other, List<double> times)
    {
        var unpin = ThreadCpu.Pin(processor);
        var start = TimeProvider.System.GetTimestamp();
        while (!Volatile.Read(ref _over))
        {
            var (time, overlapped) = Chunk(mine, other);
            if (overlapped)
                times.Add(time);
            if ((overlapped && Interlocked.Increment(ref _overlaps) >= Enough) || TimeProvider.System.GetElapsedTime(start) > Patience)
                Volatile.Write(ref _over, true);
        }

        unpin();
    }

    // Its CPU time, and whether the other thread did about as much meanwhile.
    private (double Time, bool Overlapped) Chunk(int mine, int other)
    {
        var before = Volatile.Read(ref _progress[other]);
        var start = ThreadCpu.Nanoseconds();
        for (var part = 0; part < Parts; part++)
        {
            loop(operations / Parts);
            Volatile.Write(ref _progress[mine], _progress[mine] + 1);
        }

        var time = ThreadCpu.Nanoseconds() - start;
        return (time, Volatile.Read(ref _progress[other]) - before is > Parts / 2 and < Parts * 2);
    }
}
