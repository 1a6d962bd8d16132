using System.Collections.Immutable;
using Discovery.Testing;
using Discovery.Topology;

namespace Discovery.Tests.Topology;

public sealed class ZoneTests
{
    // Envoy, "Locality weighted load balancing": X weighs 1, Y weighs 2, Y is wholly available.
    [Theory]
    [InlineData(100, 33)]
    [InlineData(70, 33)]
    [InlineData(69, 32)]
    [InlineData(50, 26)]
    [InlineData(25, 15)]
    [InlineData(0, 0)]
    public void Locality_weights_shrink_with_what_is_available(int healthy, int percentToX)
    {
        var candidates = FakeCandidates.Create([.. Town.Many(100, 0, zone: "x"), .. Town.Many(100, 1, zone: "y")]);
        foreach (var candidate in candidates[..(100 - healthy)])
            candidate.Health = CandidateHealth.Unhealthy;
        var options = new TopologyOptions { Zones = { Mode = ZoneMode.Weighted, Weights = { ["x"] = 1, ["y"] = 2 } } };

        var shares = Town.Plan(candidates, options).Summary.Shares;

        var weight = Math.Min(100, 140 * healthy / 100);
        Assert.Equal(weight / (200.0 + weight), Share(shares, "priority 0, zone x"), 6);
        // The table is rounded.
        Assert.Equal(percentToX, Math.Round(100 * Share(shares, "priority 0, zone x")));
        Assert.Equal(1, shares.Sum(s => s.Share), 6);
    }

    [Fact]
    public void Zones_without_a_weight_have_the_mean_and_weight_0_drains()
    {
        var options = new TopologyOptions { Zones = { Mode = ZoneMode.Weighted, Weights = { ["a"] = 1, ["b"] = 3, ["c"] = 0 } } };

        var shares = Town.Plan(Town.InZones("a", "b", "c", "d", null), options).Summary.Shares;

        // The mean of 1 and 3 is 2, once for d and once for those whose zone is not known.
        Assert.Equal(
            ["priority 0, zone unknown: 25 % to 1", "priority 0, zone a: 12.5 % to 1", "priority 0, zone b: 37.5 % to 1", "priority 0, zone d: 25 % to 1"],
            shares.Select(s => s.ToString()));
    }

    [Fact]
    public void If_no_zone_with_a_weight_has_endpoints_all_are_used()
    {
        var options = new TopologyOptions { Zones = { Mode = ZoneMode.Weighted, Weights = { ["a"] = 1, ["b"] = 0 } } };

        var plan = Town.Plan(Town.InZones("b", "b"), options);

        Assert.Equal("priority 0: 100 % to 2", Assert.Single(plan.Summary.Shares).ToString());
        Assert.Equal("no zone with a weight has an endpoint in priority 0, so all zones are used", plan.Summary.Warning);
    }

    // Envoy's own examples: 20 % of the clients and 10 % of the endpoints here let half of the traffic stay; then the
    // residual capacities 0, 1000 and 500 of the endpoints' shares 25, 50 and 25 over the clients' 40, 40 and 20.
    [Theory]
    [InlineData("20 80", "10 90", "0.5 0.5")]
    [InlineData("40 40 20", "25 50 25", "0.625 0.25 0.125")]
    [InlineData("50 50", "50 50", "1 0")]
    [InlineData("10 90", "50 50", "1 0")]
    [InlineData("50 50", "0 100", "0 1")]
    [InlineData("30 40 30", "10 60 30", "0.3333 0.6667 0")]
    public void Zone_aware_routing_keeps_what_the_own_zone_can_bear(string clients, string endpoints, string parts) =>
        Assert.Equal(Numbers(parts), ZoneAwareLoad.Of(0, Numbers(clients), [.. Numbers(endpoints).Select(n => (int)n)]).Select(p => Math.Round(p, 4)));

    [Fact]
    public void Zone_aware_clients_together_load_all_endpoints_equally()
    {
        var random = new SeededRandom(3);
        for (var run = 0; run < 200; run++)
        {
            var zones = 2 + random.Next(4);
            double[] clients = [.. Enumerable.Range(0, zones).Select(_ => 1.0 + random.Next(50))];
            int[] endpoints = [.. Enumerable.Range(0, zones).Select(_ => 1 + random.Next(50))];
            var load = new double[zones];
            for (var own = 0; own < zones; own++)
            {
                var parts = ZoneAwareLoad.Of(own, clients, endpoints);
                Assert.Equal(1, parts.Sum(), 9);
                for (var zone = 0; zone < zones; zone++)
                    load[zone] += parts[zone] * clients[own] / clients.Sum();
            }

            // Basis points: rounding may move a few of them.
            for (var zone = 0; zone < zones; zone++)
                Assert.Equal((double)endpoints[zone] / endpoints.Sum(), load[zone], 0.005);
        }
    }

    [Fact]
    public void Zone_aware_shares_name_the_zones()
    {
        var plan = Town.Plan(Town.InZones("a", "b", "b", "b", "c", "c"), Aware(), new Locality(zone: "a"));

        // A third of the clients, a sixth of the endpoints: half stays; all the rest goes to b, for c has its third.
        Assert.Equal(
            ["priority 0, zone a: 49.98 % to 1", "priority 0, zone b: 50.02 % to 3"],
            plan.Summary.Shares.Select(s => s.ToString()));
    }

    [Fact]
    public void Zone_aware_takes_the_numbers_of_clients_it_is_given()
    {
        var options = Aware();
        options.Zones.Clients["a"] = 1;
        options.Zones.Clients["b"] = 5;

        Assert.Equal("1", Town.Used(Town.Plan(Town.InZones("a", "b", "b", "b", "b", "b"), options, new Locality(zone: "a"))));
    }

    [Fact]
    public void A_zone_with_neither_clients_nor_endpoints_sends_its_traffic_elsewhere()
    {
        var options = Aware();
        options.Zones.Clients["a"] = 1;
        options.Zones.Clients["b"] = 2;

        var plan = Town.Plan(Town.InZones("a", "a", "a", "b", "b", "b"), options, new Locality(zone: "z"));

        // Half of the endpoints and a third of the clients: only a has capacity to spare.
        Assert.Equal("priority 0, zone a: 100 % to 3", Assert.Single(plan.Summary.Shares).ToString());
    }

    [Fact]
    public void Zones_may_change_while_they_are_looked_at()
    {
        var candidates = Town.InZones("a", "a", "b", "b");
        var moved = new ServiceEndpoint(candidates[0].Endpoint.Address) { Locality = new Locality(zone: "c") };
        var still = candidates[0].Endpoint;
        var options = new TopologyOptions { Zones = { Mode = ZoneMode.Weighted, Weights = { ["a"] = 1 } } };
        using var stop = new CancellationTokenSource();

        Race.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    candidates[0].Update(moved);
                    candidates[0].Update(still);
                }
            },
            () =>
            {
                try
                {
                    for (var i = 0; i < 20_000; i++)
                        Assert.Equal(4, Town.Plan(candidates, options).Summary.InUse);
                }
                finally
                {
                    stop.Cancel();
                }
            });
    }

    [Theory]
    [InlineData("a a b b b", "a", "zones 5: all zones: fewer than 6 endpoints")]
    [InlineData("a a a a a a", "a", "zones 6: all zones: there is one")]
    [InlineData("a a a b b b", null, "zones 6")]
    public void Zone_aware_routing_is_off_where_it_would_do_harm(string zones, string? own, string stage)
    {
        var plan = Town.Plan(Town.InZones(zones.Split(' ')), Aware(), new Locality(zone: own));

        Assert.Equal("priority 0", Assert.Single(plan.Summary.Shares).Name);
        Assert.Equal(stage, plan.Summary.Stages[^1].ToString());
    }

    [Fact]
    public void Zone_aware_routing_is_off_in_panic()
    {
        var candidates = Town.InZones("a", "a", "b", "b", "b", "b", "b", "b");
        foreach (var candidate in candidates[..5])
            candidate.Health = CandidateHealth.Unhealthy;

        Assert.Equal("priority 0, in panic", Assert.Single(Town.Plan(candidates, Aware(), new Locality(zone: "a")).Summary.Shares).Name);
    }

    [Fact]
    public void A_zone_without_endpoints_sends_its_traffic_elsewhere_and_says_so()
    {
        var plan = Town.Plan(Town.InZones("a", "a", "a", "b", "b", "b"), Aware(), new Locality(zone: "z"));

        Assert.Equal([0.5, 0.5], plan.Summary.Shares.Select(s => s.Share));
        Assert.Equal("no endpoint is in this client's zone 'z', so other zones are used", plan.Summary.Warning);
    }

    private static TopologyOptions Aware() => new() { Zones = { Mode = ZoneMode.ZoneAware } };

    private static double[] Numbers(string text) =>
        [.. text.Split(' ').Select(n => double.Parse(n, System.Globalization.CultureInfo.InvariantCulture))];

    private static double Share(ImmutableArray<TrafficShare> shares, string name) => shares.Where(s => s.Name == name).Sum(s => s.Share);
}
