namespace Discovery.Balancing;

/// <summary>The policies that configuration can name. A new policy is one file, and one line here.</summary>
public static class BalancingPolicies
{
    /// <summary><see cref="DefaultPolicy"/>: two choices, and <see cref="Balancing.Adaptive"/> once servers report their load.</summary>
    public const string Default = "default";

    /// <summary><see cref="RandomPolicy"/>: no state at all; fine for many cheap requests.</summary>
    public const string Random = "random";

    /// <summary><see cref="Balancing.WeightedRandom"/>: the same, in proportion to weight.</summary>
    public const string WeightedRandom = "weighted_random";

    /// <summary><see cref="Balancing.RoundRobin"/>: equal shares; fine when requests cost alike.</summary>
    public const string RoundRobin = "round_robin";

    /// <summary><see cref="Balancing.WeightedRoundRobin"/>: in turn, by weight, earliest deadline first.</summary>
    public const string WeightedRoundRobin = "weighted_round_robin";

    /// <summary><see cref="Balancing.SmoothWeightedRoundRobin"/>: in turn, by weight, spread as evenly as can be.</summary>
    public const string SmoothWeightedRoundRobin = "smooth_weighted_round_robin";

    /// <summary><see cref="Balancing.PowerOfTwoChoices"/>: avoids busy endpoints at constant cost.</summary>
    public const string PowerOfTwoChoices = "power_of_two_choices";

    /// <summary><see cref="Balancing.LeastRequest"/>: the idlest endpoint; for few endpoints and long requests.</summary>
    public const string LeastRequest = "least_request";

    /// <summary><see cref="Balancing.Adaptive"/>: by what servers say of their load; without that, by what this client sees.</summary>
    public const string Adaptive = "adaptive";

    /// <summary><see cref="Balancing.PeakEwma"/>: avoids slow and busy endpoints at constant cost.</summary>
    public const string PeakEwma = "peak_ewma";

    /// <summary><see cref="Balancing.LeastResponseTime"/>: the endpoint that answers soonest; for few endpoints.</summary>
    public const string LeastResponseTime = "least_response_time";

    /// <summary><see cref="Balancing.OrcaWeightedRoundRobin"/>: in turn, by what servers report of their load (gRFC A58).</summary>
    public const string OrcaWeightedRoundRobin = "orca_weighted_round_robin";

    /// <summary><see cref="Balancing.FirstAvailable"/>: the first that works; for a primary with standbys.</summary>
    public const string FirstAvailable = "first_available";

    /// <summary>IPVS's <c>rr</c>: <see cref="Balancing.RoundRobin"/>.</summary>
    public const string IpvsRoundRobin = "rr";

    /// <summary>IPVS's <c>wrr</c>: <see cref="Balancing.IpvsWeightedRoundRobin"/>.</summary>
    public const string IpvsWeightedRoundRobin = "wrr";

    /// <summary>IPVS's <c>lc</c>: <see cref="Balancing.IpvsLeastConnection"/>.</summary>
    public const string IpvsLeastConnection = "lc";

    /// <summary>IPVS's <c>wlc</c>: <see cref="Balancing.IpvsWeightedLeastConnection"/>.</summary>
    public const string IpvsWeightedLeastConnection = "wlc";

    /// <summary>IPVS's <c>sed</c>: <see cref="Balancing.ShortestExpectedDelay"/>.</summary>
    public const string ShortestExpectedDelay = "sed";

    /// <summary>IPVS's <c>nq</c>: <see cref="NeverQueuePolicy"/>.</summary>
    public const string NeverQueue = "nq";

    /// <summary>IPVS's <c>fo</c>: <see cref="Balancing.WeightedFailover"/>.</summary>
    public const string WeightedFailover = "fo";

    /// <summary>IPVS's <c>ovf</c>: <see cref="Balancing.WeightedOverflow"/>.</summary>
    public const string WeightedOverflow = "ovf";

    /// <summary>IPVS's <c>lblc</c>: <see cref="Balancing.LocalityLeastConnection"/>.</summary>
    public const string LocalityLeastConnection = "lblc";

    /// <summary>IPVS's <c>lblcr</c>: <see cref="Balancing.ReplicatedLocalityLeastConnection"/>.</summary>
    public const string ReplicatedLocalityLeastConnection = "lblcr";

    /// <summary><see cref="Balancing.RingHash"/>: by key, on a ring; where other clients of the service use gRPC's.</summary>
    public const string RingHash = "ring_hash";

    /// <summary><see cref="Balancing.Maglev"/>: by key, in a table; even, and the same cost for any number of endpoints.</summary>
    public const string Maglev = "maglev";

    /// <summary><see cref="Balancing.Rendezvous"/>: by key; the fewest keys move, for up to a hundred endpoints.</summary>
    public const string Rendezvous = "rendezvous";

    /// <summary><see cref="Balancing.RingHash"/> that gives no endpoint more than 1.25 times its share.</summary>
    public const string BoundedRingHash = "bounded_ring_hash";

    /// <summary><see cref="Balancing.Maglev"/> that gives no endpoint more than 1.25 times its share.</summary>
    public const string BoundedMaglev = "bounded_maglev";

    /// <summary><see cref="Balancing.Rendezvous"/> that gives no endpoint more than 1.25 times its share.</summary>
    public const string BoundedRendezvous = "bounded_rendezvous";

    /// <summary><see cref="Balancing.DestinationHashing"/>: kube-proxy's IPVS scheduler of this name.</summary>
    public const string DestinationHashing = "dh";

    /// <summary><see cref="Balancing.SourceHashing"/>: kube-proxy's IPVS scheduler of this name.</summary>
    public const string SourceHashing = "sh";

    /// <summary><see cref="Balancing.Maglev"/> with a table of 4,093 slots: kube-proxy's IPVS scheduler of this name.</summary>
    public const string MaglevHashing = "mh";

    private const double UsualLoadFactor = 1.25;
    private const int IpvsTableSize = 4093;

    /// <summary>The policies that come with the library, by name.</summary>
    public static IReadOnlyDictionary<string, Func<PolicyContext, IBalancingPolicy>> BuiltIn { get; } =
        new Dictionary<string, Func<PolicyContext, IBalancingPolicy>>(StringComparer.OrdinalIgnoreCase)
        {
            [Default] = c => new DefaultPolicy(c),
            [Random] = c => new RandomPolicy(c.Random),
            [WeightedRandom] = c => new WeightedRandom(c.Random),
            [RoundRobin] = c => new RoundRobin(c.Random),
            [WeightedRoundRobin] = c => new WeightedRoundRobin(c.Random),
            [SmoothWeightedRoundRobin] = c => new SmoothWeightedRoundRobin(c.Random),
            [PowerOfTwoChoices] = c => new PowerOfTwoChoices(c.Random),
            [LeastRequest] = c => new LeastRequest(c.Random),
            [Adaptive] = c => new Adaptive(c),
            [PeakEwma] = c => new PeakEwma(c.Random, c.TimeProvider),
            [LeastResponseTime] = c => new LeastResponseTime(c.Random, c.TimeProvider),
            [OrcaWeightedRoundRobin] = c => new OrcaWeightedRoundRobin(c.Random, c.TimeProvider),
            [FirstAvailable] = _ => new FirstAvailable(),
            [IpvsRoundRobin] = c => new RoundRobin(c.Random),
            [IpvsWeightedRoundRobin] = c => new IpvsWeightedRoundRobin(c.Random),
            [IpvsLeastConnection] = c => new IpvsLeastConnection(c.Random),
            [IpvsWeightedLeastConnection] = c => new IpvsWeightedLeastConnection(c.Random),
            [ShortestExpectedDelay] = c => new ShortestExpectedDelay(c.Random),
            [NeverQueue] = c => new NeverQueuePolicy(c.Random),
            [WeightedFailover] = _ => new WeightedFailover(),
            [WeightedOverflow] = c => new WeightedOverflow(c.Random),
            [LocalityLeastConnection] = c => new LocalityLeastConnection(c.Random),
            [ReplicatedLocalityLeastConnection] = c => new ReplicatedLocalityLeastConnection(c.Random, c.TimeProvider),
            [RingHash] = c => new RingHash(c.Random),
            [Maglev] = c => new Maglev(c.Random),
            [Rendezvous] = c => new Rendezvous(c.Random),
            [BoundedRingHash] = c => new RingHash(c.Random, new RingHashOptions { LoadFactor = UsualLoadFactor }),
            [BoundedMaglev] = c => new Maglev(c.Random, new MaglevOptions { LoadFactor = UsualLoadFactor }),
            [BoundedRendezvous] = c => new Rendezvous(c.Random, new RendezvousOptions { LoadFactor = UsualLoadFactor }),
            [DestinationHashing] = c => new DestinationHashing(c.Random),
            [SourceHashing] = c => new SourceHashing(c.Random),
            [MaglevHashing] = c => new Maglev(c.Random, new MaglevOptions { TableSize = IpvsTableSize }),
        };
}
