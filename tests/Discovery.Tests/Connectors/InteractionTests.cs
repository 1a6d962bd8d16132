using Discovery.Affinity;
using Discovery.Balancing;
using Discovery.Health;
using Discovery.Testing;
using Discovery.Topology;

namespace Discovery.Tests.Connectors;

/// <summary>Affinity, splits, tiers, bounds, ejection, panic, subsets, slow start and drained endpoints, all at once, drawn by lot.</summary>
public sealed class InteractionTests
{
    private const int Limit = 3;

    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");
    private static readonly string?[] Zones = ["a", "b", "c", null];

    public static TheoryData<string> Policies => [.. BalancingPolicies.Names];

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Whatever_comes_together_a_lease_is_of_somebody_who_may_be_used(string policy)
    {
        for (var seed = 1; seed <= 6; seed++)
        {
            var random = new SeededRandom(seed);
            var (fake, clock) = (new FakeEndpoints(), new ManualClock());
            await using var directory = Make(fake, clock, random, policy);
            for (var change = 0; change < 5; change++)
            {
                var orders = await SetAsync(directory, fake, Orders, random);
                var canary = await SetAsync(directory, fake, ServiceName.Parse("http://canary"), random);
                Use(directory, random, orders, canary);
                clock.Advance(TimeSpan.FromSeconds(random.Next(40)));
            }
        }
    }

    private static ServiceDirectory Make(FakeEndpoints fake, ManualClock clock, SeededRandom random, string policy)
    {
        var topology = new TopologyOptions
        {
            Zones = { Mode = Of(random, Enum.GetValues<ZoneMode>()), Weights = { ["a"] = 1, ["b"] = random.Next(3) }, MinEndpoints = 1 },
            Subset = { Kind = Of(random, Enum.GetValues<SubsetKind>()), Size = 1 + random.Next(4), Client = random.Next(5), Clients = 5 },
            Priority = { PanicThreshold = 10 * random.Next(11), FailInPanic = random.Next(3) == 0 },
        };
        var health = new HealthOptions
        {
            Outliers = { MaxEjectedPercent = 100, ConsecutiveFailures = 2 },
            SlowStart = { Window = TimeSpan.FromSeconds(20 * random.Next(2)) },
            Concurrency = { Limit = Limit },
        };
        return new ServiceDirectory(fake, new ServiceDirectoryOptions
        {
            TimeProvider = clock,
            Random = random,
            Locality = new Locality(zone: Of(random, Zones)),
            Defaults = new()
            {
                Policy = new PolicyChoice(policy),
                Topology = topology,
                Affinity = new AffinityOptions { Mode = Of(random, Enum.GetValues<AffinityMode>()), MaxKeys = 10 },
                Health = health,
            },
            Services = { [Orders.Host] = new() { Split = random.Next(2) == 0 ? null : Canary } },
        });
    }

    /// <summary>Another set: some of twelve endpoints, with other weights and zones.</summary>
    private static Task<ServiceSnapshot> SetAsync(ServiceDirectory directory, FakeEndpoints fake, ServiceName service, SeededRandom random)
    {
        ServiceEndpoint[] endpoints =
        [
            .. Enumerable.Range(1, 12).Where(_ => random.Next(3) > 0).Select(i => new ServiceEndpoint($"10.0.{service.Host.Length}.{i}", 80)
            {
                Weight = Of<double?>(random, [null, null, 0, 1, 5]),
                Priority = random.Next(2),
                Locality = new Locality(zone: Of(random, Zones)),
                Conditions = random.Next(6) == 0 ? EndpointConditions.Serving | EndpointConditions.Terminating : EndpointConditions.Healthy,
            }),
        ];
        fake.Set(service.Host, endpoints);
        return directory.WaitUntilAsync(service, s => s.Set is { } set && set.Endpoints.SequenceEqual(endpoints));
    }

    private static void Use(ServiceDirectory directory, SeededRandom random, params ServiceSnapshot[] known)
    {
        var leases = new List<EndpointLease>();
        for (var i = 0; i < 60; i++)
        {
            var request = new PickRequest
            {
                AffinityKey = random.Next(2) == 0 ? null : AffinityKey.From(random.Next(20)),
                Avoid = leases.Count > 0 && random.Next(4) == 0 ? [leases[^1].Candidate] : default,
            };
            if (Lease(directory, request) is { } lease)
            {
                AssertUsable(lease.Candidate, request, known.Select(k => Completed.ResultOf(directory.GetAsync(k.Service))));
                leases.Add(lease);
            }

            while (leases.Count > 0 && random.Next(2) == 0)
            {
                leases[0].End(Of(random, Enum.GetValues<OutcomeKind>()));
                leases.RemoveAt(0);
            }
        }

        leases.ForEach(lease => lease.Dispose());
        Assert.All(known.SelectMany(k => k.Candidates), c => Assert.Equal(0, c.InFlight));
    }

    private static EndpointLease? Lease(ServiceDirectory directory, PickRequest request)
    {
        var leasing = directory.LeaseAsync(Orders, request);
        if (leasing.IsCompletedSuccessfully)
            return Completed.ResultOf(leasing);

        var exception = Assert.IsType<NoEndpointException>(leasing.AsTask().Exception!.InnerException);
        // Nobody to pick has a reason: all are full, or tried, or nobody may be used.
        Assert.True(exception.IsSaturated || exception.Snapshot.Traffic!.Obstacle is not null || exception.Message.Contains("were tried", StringComparison.Ordinal), exception.Message);
        return null;
    }

    private static void AssertUsable(Candidate candidate, PickRequest request, IEnumerable<ServiceSnapshot> known)
    {
        var snapshot = Assert.Single(known, s => s.Candidates.Contains(candidate));
        Assert.False(candidate.IsRetired);
        Assert.False(request.Avoids(candidate), $"{candidate} was to be avoided: {snapshot.Traffic}");
        Assert.True(candidate.InFlight <= Limit, $"{candidate} has {candidate.InFlight} leases");
        Assert.True(
            candidate.Health != CandidateHealth.Unhealthy || snapshot.Traffic!.Shares.Any(s => s.Name.Contains("panic", StringComparison.Ordinal)),
            $"{candidate} is ejected: {snapshot.Traffic}");
        var ready = snapshot.Candidates.Any(c => c.Endpoint.Conditions.HasFlag(EndpointConditions.Ready));
        Assert.True(candidate.Endpoint.Conditions.HasFlag(ready ? EndpointConditions.Ready : EndpointConditions.Serving), $"{candidate} is not ready");
        var peers = snapshot.Candidates.Where(c => c.Endpoint.Priority == candidate.Endpoint.Priority && c.Endpoint.Conditions == candidate.Endpoint.Conditions);
        Assert.True(candidate.Endpoint.Weight != 0 || peers.All(c => c.Endpoint.Weight == 0), $"{candidate} is drained");
    }

    private static SplitTarget[] Canary => [new() { Service = "orders", Weight = 2 }, new() { Service = "canary", Weight = 1 }];

    private static T Of<T>(Random random, T[] values) => values[random.Next(values.Length)];
}
