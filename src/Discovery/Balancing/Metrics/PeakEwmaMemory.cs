using System.Runtime.InteropServices;

namespace Discovery.Balancing;

/// <summary>The latency of one candidate: an average that rises at once and falls slowly. See <see cref="PeakEwma"/>.</summary>
/// <remarks>No lock: four interlocked operations for a lease. A clock that goes backwards stands still here.</remarks>
internal sealed class PeakEwmaMemory(PeakEwmaRates rates, long created) : ICandidateSignal
{
    // What a busy candidate without history costs: Envoy's contrib balancer takes the same. Any latency in seconds is less.
    private const double Penalty = 1e6;

    private const double Least = 1e-9;

    private State _state = new() { Stamp = created };

    /// <summary>Whether the endpoint owes answers; then how long it has been silent counts too.</summary>
    internal bool IsOwed => Volatile.Read(ref _state.Owed) > 0;

    /// <summary>The moment of the average.</summary>
    internal long Stamp => Volatile.Read(ref _state.Stamp);

    public void OnBegin(long timestamp)
    {
        // Before the count, or a pick between the two would see a silence since long ago.
        if (Volatile.Read(ref _state.Owed) == 0)
            Volatile.Write(ref _state.Heard, timestamp);
        Interlocked.Increment(ref _state.Owed);
    }

    public void OnEnd(in Outcome outcome, long timestamp)
    {
        // Leases that began before this memory did were never counted.
        for (var owed = Volatile.Read(ref _state.Owed); owed > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _state.Owed, owed - 1, owed);
            if (seen == owed)
                break;
            owed = seen;
        }

        // 0 would mean that there is no history.
        var latency = Math.Max(outcome.Latency.TotalSeconds, Least);
        if (outcome.Kind == OutcomeKind.Dropped)
        {
            // An answer would have taken longer still, so this can only raise the average, and no further than a failure.
            Observe(Math.Min(latency, rates.Failure), timestamp, weighs: false);
            return;
        }

        Volatile.Write(ref _state.Heard, timestamp);
        Observe(outcome.Kind == OutcomeKind.Success ? latency : Math.Max(latency, rates.Failure), timestamp, weighs: true);
    }

    /// <summary>What one more request is expected to cost, in seconds.</summary>
    /// <param name="now">The time.</param>
    /// <param name="inFlight">The candidate's leases.</param>
    /// <param name="rates">Those that this was made with; from the caller, who has them at hand.</param>
    internal double Cost(long now, int inFlight, PeakEwmaRates rates)
    {
        var average = BitConverter.Int64BitsToDouble(Volatile.Read(ref _state.Average));
        if (average == 0)
        {
            if (inFlight > 0)
                return Penalty + inFlight;
        }
        else
        {
            average *= rates.Fade(now - Volatile.Read(ref _state.Stamp));
        }

        if (Volatile.Read(ref _state.Owed) > 0)
            average = Math.Max(average, rates.Silence(now - Volatile.Read(ref _state.Heard)));
        return average * (inFlight + 1.0);
    }

    private void Observe(double latency, long timestamp, bool weighs)
    {
        // Who moves the stamp owns the time between; the others add to the average as if at the same moment.
        var stamp = Volatile.Read(ref _state.Stamp);
        var kept = timestamp <= stamp || Interlocked.CompareExchange(ref _state.Stamp, timestamp, stamp) != stamp ? 1 : rates.Fade(timestamp - stamp);
        for (var bits = Volatile.Read(ref _state.Average); ;)
        {
            var average = BitConverter.Int64BitsToDouble(bits);
            var next = latency > average * kept ? latency : (average * kept) + (weighs ? latency * (1 - kept) : 0);
            var seen = Interlocked.CompareExchange(ref _state.Average, BitConverter.DoubleToInt64Bits(next), bits);
            if (seen == bits)
                return;
            bits = seen;
        }
    }

    // Alone on its cache lines: each lease writes it.
    [StructLayout(LayoutKind.Explicit, Size = 160)]
    private struct State
    {
        // A double, in seconds, as of Stamp; 0 for no history.
        [FieldOffset(64)]
        internal long Average;

        [FieldOffset(72)]
        internal long Stamp;

        // When the endpoint last answered, or when it began to owe an answer.
        [FieldOffset(80)]
        internal long Heard;

        // Leases that have not ended.
        [FieldOffset(88)]
        internal int Owed;
    }
}
