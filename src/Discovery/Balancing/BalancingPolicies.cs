namespace Discovery.Balancing;

/// <summary>The names of the policies that come with the library. Which suits what, with figures: docs/policies.md.</summary>
/// <remarks>
/// <para>A policy that scans looks at every candidate, so that a pick costs time in proportion to their number; the others cost the same for any number.</para>
/// <para>Policies that go by weight are their plain form where all weigh the same. Schedules by weight are worked out once per set, and a pick
/// is one increment; they are exact if the weights, in lowest terms, add up to at most 8,192, or 8 for each candidate if that is more.</para>
/// </remarks>
public static class BalancingPolicies
{
    /// <summary>Two choices by leases in flight, and <see cref="Adaptive"/> from the first report of a server's load on.</summary>
    public const string Default = "default";

    /// <summary>Any, with the same chance, as kube-proxy's iptables mode. No state at all; fine for many cheap requests.</summary>
    public const string Random = "random";

    /// <summary>Any, with a chance in proportion to its weight, as SRV records ask for (RFC 2782); by the alias method.</summary>
    public const string WeightedRandom = "weighted_random";

    /// <summary>In turn, from a random one on: equal shares; fine when requests cost alike. Threads share a counter.</summary>
    public const string RoundRobin = "round_robin";

    /// <summary>In turn, by weight, earliest deadline first: as Envoy's <c>EdfScheduler</c> and gRFC A58.</summary>
    public const string WeightedRoundRobin = "weighted_round_robin";

    /// <summary>In turn, by weight, the turns of a heavy one spread as evenly as can be, as nginx: weights 5, 1, 1 give a a b a c a a.</summary>
    public const string SmoothWeightedRoundRobin = "smooth_weighted_round_robin";

    /// <summary>Of two drawn at random, in proportion to weight, the one with fewer leases in flight for its weight.</summary>
    /// <remarks>Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing" (IEEE TPDS 2001); IPVS's <c>twos</c>. Of two candidates both are always drawn.</remarks>
    public const string PowerOfTwoChoices = "power_of_two_choices";

    /// <summary>Scans for the fewest leases in flight; for few endpoints and long requests. Options: <see cref="LeastRequestOptions"/>.</summary>
    /// <remarks>
    /// With unequal weights, each is picked with a chance in proportion to weight / (in flight + 1)^bias: the shares that Envoy schedules.
    /// A cold endpoint draws all new requests of a client until it has caught up; <see cref="PowerOfTwoChoices"/> bounds that.
    /// </remarks>
    public const string LeastRequest = "least_request";

    /// <summary>By what servers say of their queues; without that, by what this client sees. Options: <see cref="AdaptiveOptions"/>.</summary>
    /// <remarks>
    /// <para>
    /// Ranks each candidate by <c>(1 + remembered queue + 4 x own leases in flight)^3 x service time</c>; the lowest wins, equals are drawn at
    /// random. After Suresh et al., "C3: Cutting Tail Latency in Cloud Data Stores via Adaptive Replica Selection" (NSDI 2015), whose cube keeps
    /// a fast server from being overrun. What differs: a remembered queue loses half its weight against the mean of the group in 200 ms, who is
    /// unknown counts as average, and a failure counts as five seconds of latency, times the share of failures, fading within seconds. Of more
    /// than 128 candidates, each pick looks at 96.
    /// </para>
    /// <para>
    /// A server must report <see cref="LoadReport.RequestsInFlight"/>: requests begun or queued and not answered. It should report
    /// <see cref="LoadReport.ServiceTime"/>, a mean over some tens of requests; without it all servers count as equally fast. Where nobody
    /// has reported for ten seconds, it draws two and takes the one with the lower <c>(1 + leases in flight)^2 x mean latency</c>.
    /// </para>
    /// </remarks>
    public const string Adaptive = "adaptive";

    /// <summary>Of two drawn, the one with less latency to expect: its moving average times what waits there. Options: <see cref="LatencyOptions"/>.</summary>
    /// <remarks>
    /// Finagle's <c>PeakEwma</c>: the average jumps up to a latency above it at once, follows lower ones slowly, and fades while nothing is heard. An endpoint
    /// without history gets one request at a time until the first answer; one that owes answers and gives none counts as that slow. A failure counts as
    /// slow. Good against single slow endpoints. Long polls and streams look like slow answers: use another policy for them.
    /// </remarks>
    public const string PeakEwma = "peak_ewma";

    /// <summary>Scans for the shortest response to expect: mean latency of late times what waits, over weight. Options: <see cref="LatencyOptions"/>.</summary>
    /// <remarks>
    /// Dubbo's <c>ShortestResponseLoadBalance</c>, save that a failure counts as slow instead of not at all, and that an endpoint without history gets one
    /// request at a time until the first answer. All clients see the same fastest endpoint, and all may run to it: <see cref="PeakEwma"/> bounds that.
    /// </remarks>
    public const string LeastResponseTime = "least_response_time";

    /// <summary>In turn, by what servers report: requests per second over utilization. Options: <see cref="OrcaOptions"/>.</summary>
    /// <remarks>
    /// gRFC A58, <c>weighted_round_robin</c>: weight = qps / (utilization + eps / qps * penalty). One whose weight is not known, or no longer, counts as the
    /// mean; with fewer than two known, it is plain round robin. The endpoints' own weights are not looked at, as in gRPC.
    /// </remarks>
    public const string OrcaWeightedRoundRobin = "orca_weighted_round_robin";

    /// <summary>The first in the set's order that is not unhealthy, nor to be avoided; for a primary with standbys. Neither weights nor load count.</summary>
    /// <remarks>Give it a source that keeps its order, such as configuration. All clients go on to the next one together when the first fails.</remarks>
    public const string FirstAvailable = "first_available";

    /// <summary>IPVS's <c>rr</c>: <see cref="RoundRobin"/>.</summary>
    public const string IpvsRoundRobin = "rr";

    /// <summary>IPVS's <c>wrr</c>: in turn, by weight, heavy ones in bursts: weights 4, 3, 2 give A AB ABC ABC.</summary>
    public const string IpvsWeightedRoundRobin = "wrr";

    /// <summary>IPVS's <c>lc</c>: scans for the fewest leases; weights are not looked at.</summary>
    public const string IpvsLeastConnection = "lc";

    /// <summary>IPVS's <c>wlc</c>: scans for the fewest leases for the weight. Equals, of which IPVS takes the first, are drawn by weight.</summary>
    public const string IpvsWeightedLeastConnection = "wlc";

    /// <summary>IPVS's <c>sed</c>, shortest expected delay: scans for the least (leases + 1) / weight. At low traffic the heaviest get all of it.</summary>
    public const string ShortestExpectedDelay = "sed";

    /// <summary>IPVS's <c>nq</c>, never queue: any idle one, and without one as <see cref="ShortestExpectedDelay"/>.</summary>
    public const string NeverQueue = "nq";

    /// <summary>IPVS's <c>fo</c>, weighted failover: the heaviest that is healthy, all the time; the first of equals.</summary>
    public const string WeightedFailover = "fo";

    /// <summary>IPVS's <c>ovf</c>, weighted overflow: the heaviest with no more leases than its weight; where there is none, as <see cref="IpvsWeightedLeastConnection"/>.</summary>
    /// <remarks>A weight is a number of leases here: 1 where none is known, as kube-proxy sets it, and fractions are rounded.</remarks>
    public const string WeightedOverflow = "ovf";

    /// <summary>IPVS's <c>lblc</c>, locality-based least connection: an affinity key keeps its endpoint until that is overloaded. For clusters of caches.</summary>
    /// <remarks>
    /// Overloaded: more leases than its weight, while another has fewer than half of its own. A weight is a number of leases: 1 where none is known, so give
    /// real ones. Keeps 16,384 keys for each service, over changes of the set. Clients choose for themselves and do not agree; a hash does.
    /// </remarks>
    public const string LocalityLeastConnection = "lblc";

    /// <summary>IPVS's <c>lblcr</c>: as <see cref="LocalityLeastConnection"/>, but a key has up to eight endpoints, of which the least loaded is picked.</summary>
    /// <remarks>Keeps 4,096 keys. One that has not changed for 24 hours loses its most loaded endpoint.</remarks>
    public const string ReplicatedLocalityLeastConnection = "lblcr";

    /// <summary>By key, on a ring: gRPC's <c>ring_hash</c> (gRFC A42), Envoy's and ketama's. Options: <see cref="HashOptions"/>.</summary>
    /// <remarks>About 1 in N keys move when an endpoint leaves. Shares are uneven: with P points each they differ by about 1/sqrt(P).</remarks>
    public const string RingHash = "ring_hash";

    /// <summary>By key, in a table that candidates fill in turns: even, and one look per pick. Options: <see cref="HashOptions"/>.</summary>
    /// <remarks>
    /// Eisenbud et al., "Maglev: A Fast and Reliable Software Network Load Balancer" (NSDI 2016), with weights as Envoy has them. When an endpoint leaves, its
    /// keys move, and a few others: 0.6 % where one of 1,000 leaves. The table is filled off the request path; requests go by the one before until then.
    /// </remarks>
    public const string Maglev = "maglev";

    /// <summary>By key, to whose hash together with the key's scores highest; scans. The fewest keys move. Options: <see cref="HashOptions"/>.</summary>
    /// <remarks>Thaler and Ravishankar (IEEE/ACM ToN 1998), by weight. For up to a hundred endpoints. Picks for keys under policies that know none.</remarks>
    public const string Rendezvous = "rendezvous";

    /// <summary><see cref="RingHash"/> that gives no endpoint more than 1.25 times its share.</summary>
    public const string BoundedRingHash = "bounded_ring_hash";

    /// <summary><see cref="Maglev"/> that gives no endpoint more than 1.25 times its share.</summary>
    public const string BoundedMaglev = "bounded_maglev";

    /// <summary><see cref="Rendezvous"/> that gives no endpoint more than 1.25 times its share.</summary>
    public const string BoundedRendezvous = "bounded_rendezvous";

    /// <summary>IPVS's <c>dh</c>: 256 slots, dealt out whatever the weights; a key has a slot. Options: <see cref="HashOptions"/>.</summary>
    /// <remarks>When the set changes nearly all keys move, and beyond 256 endpoints some get none: <see cref="Maglev"/> has neither fault.</remarks>
    public const string DestinationHashing = "dh";

    /// <summary>IPVS's <c>sh</c>: as <see cref="DestinationHashing"/>, but each takes as many slots in turn as it weighs.</summary>
    public const string SourceHashing = "sh";

    /// <summary>IPVS's <c>mh</c>: <see cref="Maglev"/> with a table of 4,093 slots.</summary>
    public const string MaglevHashing = "mh";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. BuiltInPolicies.All.Keys];
}
