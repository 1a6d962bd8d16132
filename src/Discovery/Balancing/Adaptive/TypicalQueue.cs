namespace Discovery.Balancing;

/// <summary>Follows what is typical of a group. Threads share it, so it is written only when it has changed enough to matter.</summary>
internal sealed class TypicalQueue
{
    private const double Matters = 1.0 / 32;

    // Stands in where no server tells its service time: then it is the same for all, and its size matters to failures alone.
    private const double AssumedServiceTime = 0.01;

    private double _queue = 1;
    private double _serviceTime = AssumedServiceTime;

    internal (double Queue, double ServiceTime) Value => (Volatile.Read(ref _queue), Volatile.Read(ref _serviceTime));

    internal void Update(in (double Queue, double ServiceTime) before, in Sums sums)
    {
        if (sums.Count > 0 && Differs(sums.Queue / sums.Count, before.Queue))
            Volatile.Write(ref _queue, sums.Queue / sums.Count);
        if (sums.Timed > 0 && Differs(sums.ServiceTime / sums.Timed, before.ServiceTime))
            Volatile.Write(ref _serviceTime, sums.ServiceTime / sums.Timed);
    }

    private static bool Differs(double now, double before) => Math.Abs(now - before) > Matters * before;

    /// <summary>What one look at the group adds up.</summary>
    internal struct Sums
    {
        internal int Count;
        internal int Timed;
        internal double Queue;
        internal double ServiceTime;

        internal void Add((double Queue, double ServiceTime) reported)
        {
            Count++;
            Queue += reported.Queue;
            if (reported.ServiceTime <= 0)
                return;
            Timed++;
            ServiceTime += reported.ServiceTime;
        }
    }
}
