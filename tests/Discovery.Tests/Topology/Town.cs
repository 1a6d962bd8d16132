using System.Collections.Immutable;
using Discovery.Testing;
using Discovery.Topology;

namespace Discovery.Tests.Topology;

/// <summary>Candidates with a place, hints and health.</summary>
internal static class Town
{
    /// <summary>Candidates 10.0.0.1 and so on, as each letter of a text says: h healthy, d degraded, u unhealthy, n not ready, t shutting down, s stopped.</summary>
    internal static ImmutableArray<Candidate> Of(string states, Func<int, ServiceEndpoint, ServiceEndpoint>? place = null)
    {
        var candidates = FakeCandidates.Create([.. states.Select((state, i) => At(i, state)).Select((e, i) => place is null ? e : place(i, e))]);
        for (var i = 0; i < states.Length; i++)
            candidates[i].Health = states[i] switch { 'd' => CandidateHealth.Degraded, 'u' => CandidateHealth.Unhealthy, _ => CandidateHealth.Healthy };
        return candidates;
    }

    /// <summary>As many candidates of each state as given, at one priority.</summary>
    internal static ServiceEndpoint[] Many(int count, int network, int priority = 0, string? zone = null) =>
    [
        .. Enumerable.Range(0, count).Select(i => new ServiceEndpoint($"10.{network}.{i / 250}.{i % 250 + 1}", 80)
        {
            Priority = priority,
            Locality = zone is null ? null : new Locality(zone: zone),
        }),
    ];

    /// <summary>Healthy candidates in zones, one for each name.</summary>
    internal static ImmutableArray<Candidate> InZones(params string?[] zones) =>
        FakeCandidates.Create([.. zones.Select((zone, i) => new ServiceEndpoint($"10.0.{i / 250}.{i % 250 + 1}", 80) { Locality = new Locality(zone: zone) })]);

    internal static TrafficPlan Plan(ImmutableArray<Candidate> candidates, TopologyOptions? options = null, Locality? own = null, ServiceTraits? traits = null) =>
        TrafficPlan.For(candidates, traits ?? ServiceTraits.None, new PlanScope(options ?? new TopologyOptions(), own ?? new Locality(), Seed: 1));

    /// <summary>The last parts of the addresses of those in use: 1 for 10.0.0.1.</summary>
    internal static string Used(TrafficPlan plan) => string.Join(' ', plan.Tiers.SelectMany(t => t.Group.Candidates).Select(Last));

    internal static string Last(Candidate candidate) => candidate.Endpoint.Address.ToString()!.Split('.', ':')[3];

    private static ServiceEndpoint At(int i, char state) => new($"10.0.{i / 250}.{i % 250 + 1}", 80)
    {
        Conditions = state switch
        {
            'n' => EndpointConditions.None,
            't' => EndpointConditions.Serving | EndpointConditions.Terminating,
            's' => EndpointConditions.Terminating,
            _ => EndpointConditions.Healthy,
        },
    };
}
