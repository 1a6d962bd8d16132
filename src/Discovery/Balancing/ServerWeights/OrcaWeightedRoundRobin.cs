namespace Discovery.Balancing;

/// <summary>Picks in turn, each candidate as often as its server's own reports say it can take: requests per second over utilisation.</summary>
/// <remarks>
/// <para>gRFC A58, <c>weighted_round_robin</c>: weight = qps / (utilization + eps / qps * penalty), from the <see cref="LoadReport"/> that comes with a response; utilisation is the application's own,
/// or that of the processors if there is none. One whose weight is not known, or no longer, counts as the mean; with fewer than two known, it is plain round robin.
/// The endpoints' own weights are not looked at, as in gRPC.</para>
/// <para>Once per <see cref="OrcaWeightedRoundRobinOptions.WeightUpdatePeriod"/> the thread that picks first works out the schedule (microseconds for hundreds of candidates),
/// while the others go on with the one before.</para>
/// </remarks>
public sealed class OrcaWeightedRoundRobin : IBalancingPolicy
{
    private readonly Random _random;
    private readonly TimeProvider _timeProvider;
    private readonly OrcaWeightedRoundRobinOptions _options;

    /// <summary>Makes the policy.</summary>
    /// <param name="random">The source of randomness; shared by threads.</param>
    /// <param name="timeProvider">The clock of the directory.</param>
    /// <param name="options">The settings; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    public OrcaWeightedRoundRobin(Random random, TimeProvider timeProvider, OrcaWeightedRoundRobinOptions? options = null)
    {
        options ??= new OrcaWeightedRoundRobinOptions();
        Fault.ThrowIfAny(options.Faults(), nameof(options));
        (_random, _timeProvider, _options) = (random, timeProvider, options.Copy());
    }

    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        // What the weights depend on; how often they are read does not matter to them.
        object settings = (_options.BlackoutPeriod, _options.WeightExpirationPeriod, _options.ErrorUtilizationPenalty);
        Func<OrcaWeight> create = () => new OrcaWeight(_options, _timeProvider);
        OrcaWeight[] weights = [.. group.Candidates.Select(c => c.Signal(settings, create))];
        return new OrcaPicker(group.Candidates, weights, _options.WeightUpdatePeriod, _timeProvider, first: (ulong)_random.Next(group.Count));
    }
}
