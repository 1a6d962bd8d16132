using static Discovery.Balancing.BalancingPolicies;

namespace Discovery.Balancing;

/// <summary>What the names stand for: each policy is a load metric and a chooser. A new policy is one line here and a name in <see cref="BalancingPolicies"/>.</summary>
internal static class BuiltInPolicies
{
    private const double DefaultLoadFactor = 1.25;
    private const int MaglevTableSize = 65_537;
    private const int IpvsTableSize = 4093;

    private static readonly TimeSpan DefaultDecay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromSeconds(30);

    internal static IReadOnlyDictionary<string, PolicyEntry> All { get; } = new Dictionary<string, PolicyEntry>(StringComparer.OrdinalIgnoreCase)
    {
        [Default] = Plain((g, c) => g.Candidates.Any(member => member.ReportsLoad) ? AdaptivePicker.Over(g, c, probe: null) : FewerOfTwo(g, c)),
        [BalancingPolicies.Random] = Plain(AnyOf),
        [WeightedRandom] = Plain((g, c) => g.Weights.IsEmpty ? AnyOf(g, c) : new WeightedRandomPicker(g.Candidates, new AliasTable(g.Weights), c.Random)),
        [RoundRobin] = Plain(InTurn),
        [WeightedRoundRobin] = Plain((g, c) => Schedule.Picker(g, Schedule.EarliestDeadlineFirst, c.Random)),
        [SmoothWeightedRoundRobin] = Plain((g, c) => Schedule.Picker(g, Schedule.Smooth, c.Random)),
        [PowerOfTwoChoices] = Plain(FewerOfTwo),
        [LeastRequest] = With<LeastRequestOptions>(
            (g, c, o) => g.Weights.IsEmpty ? Fewest(g, c) : new WeightedDraw(g, o.ActiveRequestBias, c.Random), nameof(LeastRequestOptions.ActiveRequestBias)),
        [Adaptive] = With<AdaptiveOptions>((g, c, o) => AdaptivePicker.Over(g, c, o.Probe)),
        [BalancingPolicies.PeakEwma] = With<LatencyOptions>(
            (g, c, o) => TwoChoices<PeakEwma>.Over(g, new PeakEwma(g, o.Decay ?? DefaultDecay, o.FailureLatency, c.TimeProvider), c.Random),
            nameof(LatencyOptions.Decay), nameof(LatencyOptions.FailureLatency)),
        [LeastResponseTime] = With<LatencyOptions>(
            (g, c, o) => new Scan<ResponseTime>(new ResponseTime(g, o.Window ?? DefaultWindow, o.FailureLatency, c.TimeProvider), c.Random),
            nameof(LatencyOptions.Window), nameof(LatencyOptions.FailureLatency)),
        [OrcaWeightedRoundRobin] = With<OrcaOptions>(
            OrcaPicker.Over, nameof(OrcaOptions.BlackoutPeriod), nameof(OrcaOptions.WeightExpirationPeriod), nameof(OrcaOptions.WeightUpdatePeriod), nameof(OrcaOptions.ErrorUtilizationPenalty)),
        [FirstAvailable] = Plain((g, _) => new InOrder(g.Candidates, CandidateHealth.Degraded)),

        [IpvsRoundRobin] = Plain(InTurn),
        [IpvsWeightedRoundRobin] = Plain((g, c) => Schedule.Picker(g, Schedule.Ipvs, c.Random)),
        [IpvsLeastConnection] = Plain(Fewest),
        [IpvsWeightedLeastConnection] = Plain((g, c) => FewestByWeight(g, c, idle: 0, more: 0)),
        [ShortestExpectedDelay] = Plain((g, c) => FewestByWeight(g, c, idle: 1, more: 1)),
        [NeverQueue] = Plain((g, c) => FewestByWeight(g, c, idle: 0, more: 1)),
        [WeightedFailover] = Plain((g, _) => new InOrder([.. IpvsWeights.HeaviestFirst(g)], CandidateHealth.Healthy)),
        [WeightedOverflow] = Plain((g, c) => new OverflowPicker(g, c.Random)),
        [LocalityLeastConnection] = Plain((g, c) => new DestinationPicker(g, DestinationTable.For(g.Candidates, places: 16_384, width: 1), c.Random)),
        [ReplicatedLocalityLeastConnection] = Plain(
            (g, c) => new DestinationPicker(g, DestinationTable.For(g.Candidates, places: 4096, width: 8), c.Random, c.TimeProvider)),

        [RingHash] = Ring(bound: null),
        [Maglev] = Table(bound: null, MaglevTableSize),
        [Rendezvous] = Hash((c, o) => HashPolicies.Of(c, o, static members => new RendezvousTable(members)), bound: null),
        [BoundedRingHash] = Ring(DefaultLoadFactor),
        [BoundedMaglev] = Table(DefaultLoadFactor, MaglevTableSize),
        [BoundedRendezvous] = Hash((c, o) => HashPolicies.Of(c, o, static members => new RendezvousTable(members)), DefaultLoadFactor),
        [DestinationHashing] = Hash((c, o) => HashPolicies.Of(c, o, SlotTable.InTurn), bound: null),
        [SourceHashing] = Hash((c, o) => HashPolicies.Of(c, o, SlotTable.ByWeight), bound: null),
        [MaglevHashing] = Table(bound: null, IpvsTableSize),
    };

    private static IPicker AnyOf(CandidateGroup group, PolicyContext context) => new RandomPicker(group.Candidates, context.Random);

    private static IPicker InTurn(CandidateGroup group, PolicyContext context) =>
        new RoundRobinPicker(group.Candidates, (ulong)context.Random.Next(group.Count));

    private static IPicker FewerOfTwo(CandidateGroup group, PolicyContext context) => group.Weights.IsEmpty
        ? TwoChoices<InFlight>.Over(group, new InFlight(group.Candidates), context.Random)
        : TwoChoices<WeightedInFlight>.Over(group, new WeightedInFlight(group), context.Random);

    private static IPicker Fewest(CandidateGroup group, PolicyContext context) => new Scan<InFlight>(new InFlight(group.Candidates), context.Random);

    private static IPicker FewestByWeight(CandidateGroup group, PolicyContext context, int idle, int more) =>
        new Scan<WeightedInFlight>(new WeightedInFlight(IpvsWeights.Relative(group), idle, more), context.Random);

    private static PolicyEntry Plain(Func<CandidateGroup, PolicyContext, IPicker> picker) =>
        PolicyEntry.Of(context => new Policy(group => picker(group, context)));

    private static PolicyEntry With<T>(Func<CandidateGroup, PolicyContext, T, IPicker> picker, params string[] settings)
        where T : PolicyOptions, new() => PolicyEntry.Of<T>((context, options) => new Policy(group => picker(group, context, options)), settings);

    private static PolicyEntry Ring(double? bound) =>
        Hash(HashPolicies.RingHash, bound, nameof(HashOptions.MinRingSize), nameof(HashOptions.MaxRingSize));

    private static PolicyEntry Table(double? bound, int size) => Hash((c, o) => HashPolicies.Maglev(c, o, size), bound, nameof(HashOptions.TableSize));

    private static PolicyEntry Hash(Func<PolicyContext, HashOptions, IBalancingPolicy> make, double? bound, params string[] settings) => PolicyEntry.Of<HashOptions>(
        (context, options) => make(context, options with { LoadFactor = options.LoadFactor ?? bound }),
        [nameof(HashOptions.Identity), nameof(HashOptions.LoadFactor), nameof(HashOptions.FallsBack), .. settings]);
}
