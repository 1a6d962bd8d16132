using System.Runtime.InteropServices;

namespace Discovery.Balancing;

/// <summary>The weight of one candidate, from what its server reports. See <see cref="BalancingPolicies.OrcaWeightedRoundRobin"/>.</summary>
/// <remarks>Plain writes of single numbers: of two reports that race, the weight of one and the time of the other are as good.</remarks>
internal sealed class OrcaWeight(OrcaOptions options, TimeProvider timeProvider) : ICandidateSignal
{
    private const long Never = long.MaxValue;

    // Weights are added up and divided: beyond these, what one server says would make numbers of no size out of all.
    private const double Lightest = 1e-9;
    private const double Heaviest = 1e15;

    private State _state = new() { Since = Never };

    public void OnBegin(long timestamp)
    {
        // Only reports count.
    }

    public void OnEnd(in Outcome outcome, long timestamp)
    {
        if (outcome.Load is not { } load || WeightOf(load) is not (> 0 and var weight))
            return;

        Volatile.Write(ref _state.Weight, weight);
        Volatile.Write(ref _state.Updated, timestamp);
        if (Volatile.Read(ref _state.Since) == Never)
            Interlocked.CompareExchange(ref _state.Since, timestamp, Never);
    }

    /// <summary>The weight, or 0 if it is not known: none yet, too new, or too old.</summary>
    internal double Current(long now)
    {
        var since = Volatile.Read(ref _state.Since);
        if (since == Never)
            return 0;
        if (timeProvider.GetElapsedTime(Volatile.Read(ref _state.Updated), now) >= options.WeightExpirationPeriod)
        {
            Interlocked.CompareExchange(ref _state.Since, Never, since);
            return 0;
        }

        return timeProvider.GetElapsedTime(since, now) < options.BlackoutPeriod ? 0 : Volatile.Read(ref _state.Weight);
    }

    // gRFC A58: qps / (utilization + eps / qps * penalty); 0 where requests or utilization are missing.
    private double WeightOf(LoadReport load)
    {
        var rate = load.RequestsPerSecond ?? 0;
        var utilization = load.ApplicationUtilization is > 0 and var application ? application : load.CpuUtilization ?? 0;
        if (!(rate > 0) || !(utilization > 0))
            return 0;

        var errors = load.ErrorsPerSecond is > 0 and var perSecond ? perSecond / rate * options.ErrorUtilizationPenalty : 0;
        return rate / (utilization + errors) is var weight && double.IsFinite(weight) ? Math.Clamp(weight, Lightest, Heaviest) : 0;
    }

    // Alone on its cache lines: each report writes it.
    [StructLayout(LayoutKind.Explicit, Size = 160)]
    private struct State
    {
        [FieldOffset(64)]
        internal double Weight;

        [FieldOffset(72)]
        internal long Updated;

        // Since when there have been reports without a break.
        [FieldOffset(80)]
        internal long Since;
    }
}
