using System.Collections.Immutable;
using Discovery.Testing;
using Discovery.Topology;

namespace Discovery.Tests.Topology;

public sealed class TrafficPlanTests
{
    [Fact]
    public void By_default_all_ready_ones_share_all_traffic()
    {
        var candidates = Town.Of("hhh");
        var tier = Assert.Single(Town.Plan(candidates).Tiers);

        Assert.Equal(1, tier.Share);
        Assert.Equal(candidates.AsEnumerable(), tier.Group.Candidates);
        Assert.Equal("ready 3 -> priority 0: 100 % to 3", Town.Plan(candidates).Summary.ToString());
    }

    [Fact]
    public void Unhealthy_ones_are_left_out_and_degraded_ones_wait()
    {
        Assert.Equal("1 2 3", Town.Used(Town.Plan(Town.Of("hhhu"))));
        Assert.Equal("1 2 3", Town.Used(Town.Plan(Town.Of("hhhd"))));
        Assert.Equal(
            "ready 4 -> priority 0: 70 % to 2, priority 0, degraded: 30 % to 2",
            Town.Plan(Town.Of("hhdd"), new TopologyOptions { Priority = { PanicThreshold = 51 } }).Summary.ToString());
    }

    [Fact]
    public void In_panic_health_is_ignored_and_told()
    {
        var plan = Town.Plan(Town.Of("huuu"));

        Assert.Equal("1 2 3 4", Town.Used(plan));
        Assert.Equal("priority 0 is in panic, for 1 of its 4 are healthy", plan.Summary.Warning);
    }

    [Fact]
    public void A_panic_may_refuse_requests_instead()
    {
        var plan = Town.Plan(Town.Of("huuu"), new TopologyOptions { Priority = { FailInPanic = true } });

        Assert.Empty(plan.Tiers);
        Assert.Equal(
            "and 100 % of requests are refused: priority 0 is in panic, for 1 of its 4 are healthy. Look at their health, or set Priority:FailInPanic to false.",
            plan.Summary.Obstacle);
    }

    [Fact]
    public void A_level_in_panic_may_refuse_its_share_while_another_serves()
    {
        // 5 of 100 and 65 of 100 healthy.
        var endpoints = Town.Many(100, 0).Concat(Town.Many(100, 1, priority: 1)).ToArray();
        var candidates = FakeCandidates.Create(endpoints);
        Sicken(candidates[..95]);
        Sicken(candidates[100..135]);

        var plan = Town.Plan(candidates, new TopologyOptions { Priority = { FailInPanic = true } });

        Assert.Equal([(0.08, 0), (0.92, 65)], plan.Tiers.Select(t => (t.Share, t.Group.Count)));
        Assert.Equal("priority 1: 92 % to 65", Assert.Single(plan.Summary.Shares).ToString());
        Assert.StartsWith("and 8 % of requests are refused", plan.Summary.Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public void Lower_levels_are_used_only_when_needed_however_they_are_numbered()
    {
        var candidates = FakeCandidates.Create([.. Town.Many(4, 0, priority: 30), .. Town.Many(4, 1, priority: 10)]);
        Assert.Equal("priority 10: 100 % to 4", Assert.Single(Town.Plan(candidates).Summary.Shares).ToString());

        Sicken(candidates[4..6]);
        Assert.Equal(["priority 10: 70 % to 2", "priority 30: 30 % to 4"], Town.Plan(candidates).Summary.Shares.Select(s => s.ToString()));
    }

    [Fact]
    public void Weight_0_drains_within_a_level_and_counts_nowhere()
    {
        var candidates = Weighted((0, 0), (1, 0), (null, 0), (0, 1));

        Assert.Equal("2 3", Town.Used(Town.Plan(candidates)));
        // A level that is drained as a whole stands by all the same.
        Sicken(candidates[1..3]);
        Assert.Equal("4", Town.Used(Town.Plan(candidates)));
    }

    [Fact]
    public void A_level_that_weighs_0_as_a_whole_gives_way_to_a_lower_one()
    {
        Assert.Equal("3 4", Town.Used(Town.Plan(Weighted((0, 0), (0, 0), (1, 1), (null, 1)))));
        Assert.Equal("1", Town.Used(Town.Plan(Weighted((0, 0), (0, 1)))));
    }

    [Fact]
    public void Drained_zones_do_not_come_back_by_being_alone_in_their_zone()
    {
        var candidates = FakeCandidates.Create(
        [
            .. Town.Many(2, 0, zone: "a"),
            .. Town.Many(2, 1, zone: "b").Select(e => new ServiceEndpoint(e.Address) { Locality = e.Locality, Weight = 0 }),
        ]);

        var plan = Town.Plan(candidates, new TopologyOptions { Zones = { Mode = ZoneMode.Weighted, Weights = { ["a"] = 1, ["b"] = 1 } } });

        Assert.Equal("priority 0, zone a: 100 % to 2", Assert.Single(plan.Summary.Shares).ToString());
    }

    [Fact]
    public void All_stages_compose_and_each_tells_what_it_left()
    {
        var endpoints = Town.Many(40, 0, zone: "a").Concat(Town.Many(40, 1, zone: "b")).Concat(Town.Many(10, 2, priority: 1, zone: "a")).ToArray();
        var candidates = FakeCandidates.Create(endpoints);
        Sicken(candidates[..10]);

        var plan = Town.Plan(
            candidates,
            new TopologyOptions
            {
                Zones = { Mode = ZoneMode.Weighted, Weights = { ["a"] = 1, ["b"] = 3, ["c"] = 1 } },
                Subset = { Kind = SubsetKind.Random, Size = 5 },
            });

        Assert.Equal(
            "ready 90, health 70, zones 70: by weight of zones, subset 10: random -> priority 0, zone a: 25 % to 5, priority 0, zone b: 75 % to 5 "
            + "(zone c has a weight and no endpoint, so the other zones get its share)",
            plan.Summary.ToString());
        Assert.Equal(10, plan.Summary.InUse);
    }

    [Fact]
    public void Nobody_makes_an_empty_plan()
    {
        Assert.Empty(Town.Plan([]).Tiers);
        Assert.Equal("ready 0 -> nobody: there is no endpoint.", Town.Plan([]).Summary.ToString());
    }

    [Fact]
    public void Whatever_is_set_nobody_is_used_twice_or_unready_and_shares_add_up()
    {
        var random = new SeededRandom(11);
        for (var run = 0; run < 3_000; run++)
        {
            var candidates = Any(random);
            var options = new TopologyOptions
            {
                Zones = { Mode = Of(random, Enum.GetValues<ZoneMode>()), Weights = { ["a"] = random.Next(3), ["b"] = 1 }, MinEndpoints = 1 },
                Subset = { Kind = Of(random, Enum.GetValues<SubsetKind>()), Size = 1 + random.Next(4), Client = random.Next(5), Clients = 5 },
            };

            foreach (var zone in Zones[..random.Next(3)])
                options.Zones.Clients[zone!] = 1;
            var plan = Town.Plan(candidates, options, new Locality(zone: Of(random, Zones), node: Of(random, Zones)));

            var used = plan.Tiers.SelectMany(t => t.Group.Candidates).ToList();
            Assert.Equal(used.Count, used.Distinct().Count());
            Assert.Equal(used.Count, plan.Summary.InUse);
            Assert.All(used, c => Assert.Contains(c, candidates));
            var ready = candidates.Any(c => c.Endpoint.Conditions.HasFlag(EndpointConditions.Ready));
            Assert.All(used, c => Assert.True(c.Endpoint.Conditions.HasFlag(ready ? EndpointConditions.Ready : EndpointConditions.Serving)));
            Assert.Equal(used.Count == 0 ? 0 : 1, plan.Tiers.Sum(t => t.Share), 9);
            Assert.Equal(used.Count == 0, plan.Summary.Obstacle is not null);
            Assert.True(used.TrueForAll(c => c.Health != CandidateHealth.Unhealthy) || plan.Summary.Shares.Any(s => s.Name.Contains("panic", StringComparison.Ordinal)));
        }
    }

    private static readonly string?[] Zones = ["a", "b", "c", null];

    private static T Of<T>(Random random, T[] values) => values[random.Next(values.Length)];

    private static ImmutableArray<Candidate> Any(SeededRandom random) =>
        Town.Of(new string([.. Enumerable.Range(0, random.Next(14)).Select(_ => "hhhhdunts"[random.Next(9)])]), (_, e) => new ServiceEndpoint(e.Address)
        {
            Conditions = e.Conditions,
            Weight = Of<double?>(random, [null, null, 0, 1, 5]),
            Priority = random.Next(3),
            Locality = new Locality(zone: Of(random, Zones), node: Of(random, Zones)),
            Hints = random.Next(3) == 0 ? null : new EndpointHints(zones: ["a"]),
        });

    private static ImmutableArray<Candidate> Weighted(params (double? Weight, int Priority)[] candidates) => FakeCandidates.Create(
        [.. candidates.Select((c, i) => new ServiceEndpoint($"10.0.0.{i + 1}", 80) { Weight = c.Weight, Priority = c.Priority })]);

    private static void Sicken(ImmutableArray<Candidate> candidates)
    {
        foreach (var candidate in candidates)
            candidate.Health = CandidateHealth.Unhealthy;
    }
}
