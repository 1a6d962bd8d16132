namespace Discovery.Balancing;

/// <summary>Draws two different candidates at random and picks the one with less latency to expect: its moving average times what waits there.</summary>
/// <remarks>
/// <para>Finagle's <c>PeakEwma</c>, tower's <c>load::PeakEwma</c>: cost = average * (in flight + 1). The average jumps up to a latency above it at
/// once and follows lower ones slowly; it fades while nothing is heard, so that a slow endpoint is tried again. An endpoint without history costs nothing
/// while idle and very much while busy: it gets one request at a time until the first answer. A failure counts as
/// <see cref="PeakEwmaOptions.FailureLatency"/>, so that failing fast attracts nobody. An endpoint that owes answers and has given none for a while counts as
/// that slow: one that never answers is noticed before its requests time out.</para>
/// <para>Good against single slow endpoints; <see cref="PowerOfTwoChoices"/> is better where all are alike. Long polls and streams look like slow answers:
/// use another policy for them. Weights: drawn in proportion, and each cost is divided by its weight.</para>
/// </remarks>
public sealed class PeakEwma : IBalancingPolicy
{
    private readonly Random _random;
    private readonly TimeProvider _timeProvider;
    private readonly PeakEwmaRates _rates;
    private readonly object _settings;

    /// <summary>Makes the policy.</summary>
    /// <param name="random">The source of randomness; shared by threads.</param>
    /// <param name="timeProvider">The clock of the directory.</param>
    /// <param name="options">The settings; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    public PeakEwma(Random random, TimeProvider timeProvider, PeakEwmaOptions? options = null)
    {
        options ??= new PeakEwmaOptions();
        Fault.ThrowIfAny(options.Faults(), nameof(options));
        (_random, _timeProvider) = (random, timeProvider);
        _rates = new PeakEwmaRates(options.Decay, options.FailureLatency, timeProvider);
        _settings = (options.Decay, options.FailureLatency);
    }

    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var now = _timeProvider.GetTimestamp();
        Func<PeakEwmaMemory> create = () => new PeakEwmaMemory(_rates, now);
        var entries = new Entry[group.Count];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = new Entry(group.Candidates[i], group.Candidates[i].Signal(_settings, create), group.WeightOf(i));
        return entries.Length == 1 ? new OnlyPicker(entries[0].Candidate) : new Picker(entries, new PairDraw(group, _random), _rates, _timeProvider);
    }

    private readonly record struct Entry(Candidate Candidate, PeakEwmaMemory Memory, double Weight);

    private sealed class Picker(Entry[] entries, PairDraw draw, PeakEwmaRates rates, TimeProvider timeProvider) : IPicker
    {
        public Candidate Pick(in PickRequest request)
        {
            var (first, second) = draw.Next();
            ref readonly var one = ref entries[first];
            ref readonly var two = ref entries[second];
            // Read before anything is decided, so that the processor fetches all of it at once.
            var (waitOne, waitTwo) = (one.Candidate.InFlight, two.Candidate.InFlight);
            // Averages alone compare alike at any time, for both fade at the same rate; and the clock is half of the price of a pick.
            var now = one.Memory.IsOwed | two.Memory.IsOwed
                ? timeProvider.GetTimestamp()
                : Math.Max(one.Memory.Stamp, two.Memory.Stamp);
            return two.Memory.Cost(now, waitTwo, rates) * one.Weight < one.Memory.Cost(now, waitOne, rates) * two.Weight
                ? two.Candidate
                : one.Candidate;
        }
    }
}
