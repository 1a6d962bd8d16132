using System.Collections.Immutable;
using Discovery.Topology;

namespace Discovery.Benchmarks.Quick;

/// <summary>What planning costs, once per change of set or health: milliseconds of CPU for 10,000 candidates in four zones.</summary>
internal static class PlanFigures
{
    private const int Candidates = 10_000;
    private const int Rounds = 15;

    internal static IEnumerable<Figure> All =>
    [
        Plan("plan.10000.ms", new TopologyOptions()),
        Plan("plan.zone_aware.10000.ms", new TopologyOptions { Zones = { Mode = ZoneModes.ZoneAware } }),
        Plan("plan.random_subset.10000.ms", new TopologyOptions { Subset = { Kind = SubsetKinds.Random, Size = 100 } }),
        Plan("plan.aperture.10000.ms", new TopologyOptions { Subset = { Kind = SubsetKinds.Aperture, Client = 7, Clients = 100 } }),
    ];

    private static Figure Plan(string name, TopologyOptions options) => new(name, "ms", () =>
    {
        var candidates = Scene(options);
        var scope = new PlanScope(options, new Locality(zone: "z1"), Seed: 1);
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var before = ThreadCpu.Nanoseconds();
            GC.KeepAlive(TrafficPlan.For(candidates, ServiceTraits.None, scope));
            times.Add((ThreadCpu.Nanoseconds() - before) / 1e6);
        }

        return times.Order().ElementAt(Rounds / 2);
    });

    private static ImmutableArray<Candidate> Scene(TopologyOptions options)
    {
        // As in life, where a zone is named by another string in each endpoint, and some are ill.
        var endpoints = Micro.Scene.Endpoints(Candidates).Select((e, i) => new ServiceEndpoint(e.Address)
        {
            Locality = new Locality(zone: $"z{i % 4}"),
            Priority = options.Subset.KnownKind == SubsetKinds.None ? i % 2 : 0,
        });
        ImmutableArray<Candidate> candidates = [.. endpoints.Select(e => new Candidate(e, default, new Deaf()))];
        for (var i = 0; i < Candidates; i += 3)
            candidates[i].Health = CandidateHealth.Unhealthy;
        return candidates;
    }

    private sealed class Deaf : IOutcomeListener
    {
        public void OnOutcome(Candidate candidate, in Outcome outcome)
        {
        }
    }
}
