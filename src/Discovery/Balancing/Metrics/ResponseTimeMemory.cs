using System.Runtime.InteropServices;

namespace Discovery.Balancing;

/// <summary>The mean latency of one candidate of late: two halves of a window, the current one and the one before. See <see cref="ResponseTime"/>.</summary>
/// <remarks>No lock: two or three interlocked operations for a lease. A race at the turn of a half may lose a sample.</remarks>
internal sealed class ResponseTimeMemory(TimeSpan window, TimeSpan failureLatency, TimeProvider timeProvider) : ICandidateSignal
{
    // What a busy candidate without history costs. Any latency in seconds is less.
    private const double Penalty = 1e6;

    private readonly long _half = Math.Max(1, (long)(window.TotalSeconds / 2 * timeProvider.TimestampFrequency));
    private State _even = new() { Half = -1 };
    private State _odd = new() { Half = -1 };

    public void OnBegin(long timestamp)
    {
        // What is in flight is counted by the candidate.
    }

    public void OnEnd(in Outcome outcome, long timestamp)
    {
        var latency = outcome.Latency;
        if (outcome.Kind == OutcomeKind.Dropped)
        {
            // An answer would have taken longer still, so this may raise the mean, but no further than a failure.
            latency = latency < failureLatency ? latency : failureLatency;
            if (latency.TotalSeconds <= Mean(timestamp))
                return;
        }
        else if (outcome.Kind != OutcomeKind.Success && latency < failureLatency)
        {
            latency = failureLatency;
        }

        var half = timestamp / _half;
        ref var state = ref ((half & 1) == 0 ? ref _even : ref _odd);
        var seen = Volatile.Read(ref state.Half);
        if (seen < half && Interlocked.CompareExchange(ref state.Half, half, seen) == seen)
        {
            Volatile.Write(ref state.Count, 0);
            Interlocked.Exchange(ref state.Ticks, 0);
        }

        Interlocked.Add(ref state.Ticks, latency.Ticks);
        Interlocked.Increment(ref state.Count);
    }

    /// <summary>What one more request is expected to take, in seconds.</summary>
    internal double Expected(long now, int inFlight) => Mean(now) is var mean && mean == 0 && inFlight > 0 ? Penalty + inFlight : mean * (inFlight + 1.0);

    // In seconds; 0 for no history.
    private double Mean(long now)
    {
        var half = now / _half;
        var (ticks, count) = (0L, 0L);
        Add(_even, half, ref ticks, ref count);
        Add(_odd, half, ref ticks, ref count);
        return count == 0 ? 0 : Math.Max(1, ticks) / ((double)count * TimeSpan.TicksPerSecond);
    }

    // The half after counts too: the clock may have gone back since.
    private static void Add(in State state, long half, ref long ticks, ref long count)
    {
        if (Volatile.Read(in state.Half) < half - 1)
            return;
        count += Volatile.Read(in state.Count);
        ticks += Volatile.Read(in state.Ticks);
    }

    // Alone on its cache lines: each lease writes it.
    [StructLayout(LayoutKind.Explicit, Size = 160)]
    private struct State
    {
        // Which half of a window, counted from the clock's start.
        [FieldOffset(64)]
        internal long Half;

        [FieldOffset(72)]
        internal long Ticks;

        [FieldOffset(80)]
        internal long Count;
    }
}
