namespace Discovery.Balancing;

/// <summary>Looks at every candidate and picks the one with the shortest response to expect: its mean latency of late times what waits there.</summary>
/// <remarks>
/// <para>Dubbo's <c>ShortestResponseLoadBalance</c>: mean * (in flight + 1) over the last 30 seconds, equals in proportion to weight. Different here: a failure counts as
/// <see cref="LeastResponseTimeOptions.FailureLatency"/> instead of not at all, so that failing fast attracts nobody; the score is divided by the weight; and an
/// endpoint without history costs nothing while idle and very much while busy: it gets one request at a time until the first answer.</para>
/// <para>A pick costs time in proportion to the number of candidates. All clients see the same fastest endpoint, and all may run to it:
/// <see cref="PeakEwma"/> draws two and so bounds that.</para>
/// </remarks>
public sealed class LeastResponseTime : IBalancingPolicy
{
    private readonly Random _random;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _window;
    private readonly TimeSpan _failureLatency;

    /// <summary>Makes the policy.</summary>
    /// <param name="random">The source of randomness, for ties; shared by threads.</param>
    /// <param name="timeProvider">The clock of the directory.</param>
    /// <param name="options">The settings; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    public LeastResponseTime(Random random, TimeProvider timeProvider, LeastResponseTimeOptions? options = null)
    {
        options ??= new LeastResponseTimeOptions();
        Fault.ThrowIfAny(options.Faults(), nameof(options));
        (_random, _timeProvider) = (random, timeProvider);
        (_window, _failureLatency) = (options.Window, options.FailureLatency);
    }

    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        object settings = (_window, _failureLatency);
        Func<ResponseTimeMemory> create = () => new ResponseTimeMemory(_window, _failureLatency, _timeProvider);
        var entries = new Entry[group.Count];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = new Entry(group.Candidates[i], group.Candidates[i].Signal(settings, create), group.WeightOf(i));
        return new Picker(entries, _random, _timeProvider);
    }

    private readonly record struct Entry(Candidate Candidate, ResponseTimeMemory Memory, double Weight);

    private sealed class Picker(Entry[] entries, Random random, TimeProvider timeProvider) : IPicker
    {
        public Candidate Pick(in PickRequest request)
        {
            var ties = new TieBreak(random);
            var now = timeProvider.GetTimestamp();
            var best = entries[0].Candidate;
            var shortest = double.PositiveInfinity;
            foreach (ref readonly var entry in entries.AsSpan())
            {
                var response = entry.Memory.Expected(now, entry.Candidate.InFlight) / entry.Weight;
                if (response > shortest || (response == shortest && !ties.Wins(entry.Weight)))
                    continue;

                if (response < shortest)
                    ties.Restart(entry.Weight);
                (best, shortest) = (entry.Candidate, response);
            }

            return best;
        }
    }
}
