namespace Discovery.Policies;

/// <summary>The policies that configuration can name. A new policy is one file, and one line here.</summary>
public static class BalancingPolicies
{
    /// <summary><see cref="RandomPolicy"/>: no state at all; fine for many cheap requests.</summary>
    public const string Random = "random";

    /// <summary><see cref="Policies.RoundRobin"/>: equal shares; fine when requests cost alike.</summary>
    public const string RoundRobin = "round_robin";

    /// <summary><see cref="Policies.PowerOfTwoChoices"/>: avoids busy endpoints at constant cost. The default.</summary>
    public const string PowerOfTwoChoices = "power_of_two_choices";

    /// <summary><see cref="Policies.LeastRequest"/>: the idlest endpoint; for few endpoints and long requests.</summary>
    public const string LeastRequest = "least_request";

    /// <summary><see cref="Policies.RingHash"/>: by key, on a ring; where other clients of the service use gRPC's.</summary>
    public const string RingHash = "ring_hash";

    /// <summary><see cref="Policies.Maglev"/>: by key, in a table; even, and the same cost for any number of endpoints.</summary>
    public const string Maglev = "maglev";

    /// <summary><see cref="Policies.Rendezvous"/>: by key; the fewest keys move, for up to a hundred endpoints.</summary>
    public const string Rendezvous = "rendezvous";

    /// <summary><see cref="Policies.RingHash"/> that gives no endpoint more than 1.25 times its share.</summary>
    public const string BoundedRingHash = "bounded_ring_hash";

    /// <summary><see cref="Policies.Maglev"/> that gives no endpoint more than 1.25 times its share.</summary>
    public const string BoundedMaglev = "bounded_maglev";

    /// <summary><see cref="Policies.Rendezvous"/> that gives no endpoint more than 1.25 times its share.</summary>
    public const string BoundedRendezvous = "bounded_rendezvous";

    /// <summary><see cref="Policies.DestinationHashing"/>: kube-proxy's IPVS scheduler of this name.</summary>
    public const string DestinationHashing = "dh";

    /// <summary><see cref="Policies.SourceHashing"/>: kube-proxy's IPVS scheduler of this name.</summary>
    public const string SourceHashing = "sh";

    /// <summary><see cref="Policies.Maglev"/> with a table of 4,093 slots: kube-proxy's IPVS scheduler of this name.</summary>
    public const string MaglevHashing = "mh";

    private const double UsualLoadFactor = 1.25;
    private const int IpvsTableSize = 4093;

    /// <summary>The policies that come with the library, by name.</summary>
    public static IReadOnlyDictionary<string, Func<PolicyContext, IBalancingPolicy>> BuiltIn { get; } =
        new Dictionary<string, Func<PolicyContext, IBalancingPolicy>>(StringComparer.OrdinalIgnoreCase)
        {
            [Random] = c => new RandomPolicy(c.Random),
            [RoundRobin] = c => new RoundRobin(c.Random),
            [PowerOfTwoChoices] = c => new PowerOfTwoChoices(c.Random),
            [LeastRequest] = c => new LeastRequest(c.Random),
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
