namespace Discovery.Benchmarks.Quick;

/// <summary>Compares two loops in alternating rounds, so that a noisy neighbour hits both. Reports medians.</summary>
internal static class Paired
{
    private const int Rounds = 41;

    // Thread CPU time after which the runtime has compiled the loops for good (tiering starts after 100 ms of quiet).
    private const long WarmUp = 400_000_000;

    /// <summary>Thread CPU time of <paramref name="subject"/> over that of <paramref name="baseline"/>, per operation.</summary>
    internal static double Ratio(Action<int> subject, Action<int> baseline, int operations, long warmUp = WarmUp) =>
        Median(Run(subject, baseline, operations, warmUp).Select(r => r.Subject / r.Baseline));

    /// <summary>Nanoseconds of thread CPU time that <paramref name="subject"/> takes longer than <paramref name="baseline"/>, per operation.</summary>
    internal static double Added(Action<int> subject, Action<int> baseline, int operations) =>
        Median(Run(subject, baseline, operations).Select(r => r.Subject - r.Baseline));

    /// <summary>The ratio again, for loops that have been compiled for good: each does its own number of operations in a round.</summary>
    internal static double WarmRatio((Action<int> Loop, int Operations) subject, (Action<int> Loop, int Operations) baseline) =>
        Median(WarmRounds(subject, baseline).Select(r => r.Subject / r.Baseline));

    /// <summary>The same, each at its best: for loops over much memory, which others on the machine push out of the caches.</summary>
    internal static double BestRatio((Action<int> Loop, int Operations) subject, (Action<int> Loop, int Operations) baseline)
    {
        var rounds = WarmRounds(subject, baseline);
        return rounds.Min(r => r.Subject) / rounds.Min(r => r.Baseline);
    }

    /// <summary>How many operations of a loop take about this much thread CPU time.</summary>
    internal static int OperationsIn(long nanoseconds, Action<int> loop)
    {
        loop(20);
        return (int)Math.Clamp(nanoseconds / Time(loop, 100), 10, 1_000_000);
    }

    /// <summary>Milliseconds of thread CPU time that <paramref name="action"/> takes: the median of some runs.</summary>
    internal static double Milliseconds(Action action)
    {
        void Loop(int operations) => action();
        for (var i = 0; i < Rounds; i++)
            action();
        return Median(Enumerable.Range(0, Rounds).Select(_ => Time(Loop, 1))) / 1e6;
    }

    /// <summary>Bytes allocated by this thread, per operation.</summary>
    internal static double Bytes(Action<int> subject, int operations)
    {
        subject(operations);
        var before = GC.GetAllocatedBytesForCurrentThread();
        subject(operations);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / operations;
    }

    private static List<(double Subject, double Baseline)> Run(
        Action<int> subject, Action<int> baseline, int operations, long warmUp = WarmUp)
    {
        for (var start = ThreadCpu.Nanoseconds(); ThreadCpu.Nanoseconds() - start < warmUp;)
        {
            subject(operations);
            baseline(operations);
        }

        var rounds = new List<(double, double)>(Rounds);
        for (var i = 0; i < Rounds; i++)
            rounds.Add((Time(subject, operations), Time(baseline, operations)));
        return rounds;
    }

    private static List<(double Subject, double Baseline)> WarmRounds(
        (Action<int> Loop, int Operations) subject, (Action<int> Loop, int Operations) baseline)
    {
        var rounds = new List<(double, double)>(Rounds);
        for (var i = 0; i < Rounds; i++)
            rounds.Add((Time(subject.Loop, subject.Operations), Time(baseline.Loop, baseline.Operations)));
        return rounds;
    }

    private static double Time(Action<int> loop, int operations)
    {
        var before = ThreadCpu.Nanoseconds();
        loop(operations);
        return (double)(ThreadCpu.Nanoseconds() - before) / operations;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
