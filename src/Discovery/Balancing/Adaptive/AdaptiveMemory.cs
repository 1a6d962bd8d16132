using System.Runtime.InteropServices;

namespace Discovery.Balancing;

/// <summary>What <see cref="BalancingPolicies.Adaptive"/> remembers of one candidate. Written by many threads without a lock: a lost update is one sample less.</summary>
/// <param name="secondsPerTick">The length of a tick of the timestamps.</param>
internal sealed class AdaptiveMemory(double secondsPerTick) : ICandidateSignal
{
    private const long Never = long.MinValue;

    // C3's smoothing of service times, which vary far more than they change.
    private const double ServiceSmoothing = 0.3;
    private const double LatencySmoothing = 0.1;
    private const double FailureSmoothing = 0.1;

    private const double QueueHalfLife = 0.2;
    private const double ServiceLifetime = 30;

    // A service time is believed for a second longer with each report that confirms it within this factor.
    private const double Agreement = 2;
    private const double ReportLifetime = 10;
    private const double LatencyLifetime = 10;

    // Linkerd counts a failure as five seconds too; a single one is 0.5 s here.
    private const double FailureLatency = 5;
    private const double FailureFade = 1;
    private const double FailureLifetime = 8;
    private const double MinFailureShare = 0.001;

    // Other clients send to an idle server at the same moment: C3's weight of own requests, which may be any number from 3.
    private const double OwnWeight = 4;

    private State _state = new() { Reported = Never, Ended = Never };

    /// <summary>Requests of this client that have not ended.</summary>
    internal int InFlight => Volatile.Read(ref _state.InFlight);

    /// <summary>The queue as last reported, and the mean of reported service times in seconds, 0 if unknown.</summary>
    internal (double Queue, double ServiceTime) Reported => (_state.Queue, _state.ServiceTime);

    public void OnBegin(long timestamp) => Interlocked.Increment(ref _state.InFlight);

    public void OnEnd(in Outcome outcome, long timestamp)
    {
        // A lease that began before this was attached ends here too.
        if (Interlocked.Decrement(ref _state.InFlight) < 0)
            Interlocked.Increment(ref _state.InFlight);
        if (outcome.Load is { } load)
            Report(load, timestamp);
        if (outcome.Kind == OutcomeKind.Dropped)
            return;

        if (outcome.Kind == OutcomeKind.Success)
        {
            // Zero means unknown.
            var latency = Math.Max(outcome.Latency.TotalSeconds, 1e-9);
            _state.Latency = _state.Latency == 0 ? latency : _state.Latency + (LatencySmoothing * (latency - _state.Latency));
            Volatile.Write(ref _state.Ended, timestamp);
            if (_state.FailureShare > 0)
                _state.FailureShare = _state.FailureShare < MinFailureShare ? 0 : _state.FailureShare * (1 - FailureSmoothing);
        }
        else
        {
            _state.FailureShare += FailureSmoothing * (1 - _state.FailureShare);
            Volatile.Write(ref _state.Failed, timestamp);
        }
    }

    /// <summary>Takes in what the server says.</summary>
    internal void Report(LoadReport load, long timestamp)
    {
        var queue = load.RequestsInFlight ?? QueueIn(load.NamedMetrics);
        // The report comes over the network: one that makes no sense must not make a server the best, or the worst, for good.
        if (!double.IsFinite(queue) || queue < 0)
            return;

        _state.Queue = queue;
        if (load.ServiceTime is { Ticks: > 0 } time)
        {
            var (before, now) = (_state.ServiceTime, time.TotalSeconds);
            _state.Confirmed = now < before * Agreement && now > before / Agreement ? Math.Min(_state.Confirmed + 1, (int)ServiceLifetime) : 0;
            _state.ServiceTime = before == 0 ? now : before + (ServiceSmoothing * (now - before));
        }

        Volatile.Write(ref _state.Reported, timestamp);
    }

    /// <summary>Whether the server has reported within a time.</summary>
    internal bool ReportedWithin(double seconds, long now) => Age(Volatile.Read(ref _state.Reported), now) <= seconds;

    /// <summary>Whether what the server has reported still counts.</summary>
    internal bool IsKnown(long now) => ReportedWithin(ReportLifetime, now);

    /// <summary>How long a request is likely to wait, cubed in the queue; lower is better.</summary>
    /// <returns>Whether that comes from a report; else it is what is typical.</returns>
    internal bool Rank(long now, in (double Queue, double ServiceTime) typical, out double rank)
    {
        var age = Age(Volatile.Read(ref _state.Reported), now);
        var (queue, service) = (typical.Queue, typical.ServiceTime);
        var known = age <= ReportLifetime;
        if (known)
            queue += (_state.Queue - queue) * (QueueHalfLife / (QueueHalfLife + age));
        var lifetime = Math.Min(1 + _state.Confirmed, ServiceLifetime);
        if (_state.ServiceTime > 0 && age < lifetime)
            service += (_state.ServiceTime - service) * (1 - (age / lifetime));
        var length = 1 + queue + (OwnWeight * InFlight);
        rank = (length * length * length * service) + Penalty(now);
        return known;
    }

    /// <summary>How long a request is likely to take, squared in the leases in flight; lower is better.</summary>
    internal double LocalRank(long now, double typicalLatency)
    {
        var latency = LatencyAt(now, typicalLatency);
        var length = 1.0 + InFlight;
        return length * length * (latency + Penalty(now));
    }

    /// <summary>The mean latency in seconds, drawn to what is typical the longer the last answer is ago.</summary>
    internal double LatencyAt(long now, double typicalLatency)
    {
        var age = Age(Volatile.Read(ref _state.Ended), now);
        return age >= LatencyLifetime ? typicalLatency : typicalLatency + ((_state.Latency - typicalLatency) * (1 - (age / LatencyLifetime)));
    }

    // Requests in flight have no field of their own in ORCA. As a named metric they are "rif"; "queue" was the name in 0.1.
    private static double QueueIn(IReadOnlyDictionary<string, double> metrics) =>
        metrics.TryGetValue("rif", out var queue) || metrics.TryGetValue("queue", out queue) ? queue : double.NaN;

    private double Penalty(long now)
    {
        if (_state.FailureShare == 0)
            return 0;
        var age = Age(Volatile.Read(ref _state.Failed), now);
        return age >= FailureLifetime ? 0 : FailureLatency * _state.FailureShare * Math.Exp(-age / FailureFade);
    }

    private double Age(long since, long now) => since == Never ? double.PositiveInfinity : Math.Max(0, (now - since) * secondsPerTick);

    // One cache line, of its own: every lease writes it, and picks read those of all candidates.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct State
    {
        [FieldOffset(64)]
        internal int InFlight;

        [FieldOffset(68)]
        internal int Confirmed;

        [FieldOffset(72)]
        internal long Reported;

        [FieldOffset(80)]
        internal double Queue;

        [FieldOffset(88)]
        internal double ServiceTime;

        [FieldOffset(96)]
        internal long Ended;

        [FieldOffset(104)]
        internal double Latency;

        [FieldOffset(112)]
        internal long Failed;

        [FieldOffset(120)]
        internal double FailureShare;
    }
}
