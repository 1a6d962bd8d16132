using System.Collections.Immutable;
using Discovery.Topology;

namespace Discovery.Tests.Topology;

/// <summary>The cases of kube-proxy's <c>topologyModeFromHints</c>, and what this client adds.</summary>
public sealed class PreferredPlaceTests
{
    private static readonly Locality Own = new("r", "a", "n1");

    // Each endpoint: its zone hints / its node hints.
    [Theory]
    [InlineData("a/ b/ a/", "1 3")]
    [InlineData("b/ c/ b/", "1 2 3")]
    [InlineData("a/ / b/", "1 2 3")]
    [InlineData("a,b/ b/ c/", "1")]
    [InlineData("a/n1 a/n2 b/n3", "1")]
    [InlineData("a/n2 a/n2 b/n3", "1 2")]
    [InlineData("a/n1 a/ b/n3", "1 2")]
    [InlineData("/n1 /n2 a/n3", "1")]
    [InlineData("b/n2 b/n3 c/n4", "1 2 3")]
    [InlineData("/ / /", "1 2 3")]
    public void Hints_count_if_all_ready_ones_have_them_and_some_are_for_this_client(string hints, string used)
    {
        var endpoints = hints.Split(' ');

        Assert.Equal(used, Town.Used(Town.Plan(Hinted(new string('h', endpoints.Length), endpoints), own: Own)));
    }

    [Fact]
    public void Those_that_are_not_ready_need_no_hint() =>
        Assert.Equal("1", Town.Used(Town.Plan(Hinted("hnth", ["a/", "/", "/", "b/"]), own: Own)));

    [Fact]
    public void Where_nobody_is_ready_hints_are_not_asked() =>
        Assert.Equal("1 2", Town.Used(Town.Plan(Hinted("tt", ["a/", "b/"]), own: Own)));

    [Fact]
    public void A_client_that_does_not_know_its_zone_uses_all_and_says_so()
    {
        var plan = Town.Plan(Hinted("hh", ["a/", "b/"]));

        Assert.Equal("1 2", Town.Used(plan));
        Assert.Equal("no hint is for this client's zone, which is not known, so all places are used", plan.Summary.Warning);
    }

    [Theory]
    [InlineData("PreferSameZone", "1 2")]
    [InlineData("PreferClose", "1 2")]
    [InlineData("PreferSameNode", "1")]
    [InlineData("PreferMondays", "1 2 3 4")]
    [InlineData(null, "1 2 3 4")]
    public void Without_any_hint_the_services_wish_is_followed_by_place(string? wish, string used) =>
        Assert.Equal(used, Town.Used(Town.Plan(Placed("hhhh"), own: Own, traits: new ServiceTraits { TrafficDistribution = wish })));

    [Theory]
    [InlineData(ZoneMode.PreferSameZone, "r/a/n1", "1 2")]
    [InlineData(ZoneMode.PreferSameNode, "r/a/n1", "1")]
    [InlineData(ZoneMode.PreferSameNode, "r/a/n9", "1 2")]
    [InlineData(ZoneMode.PreferSameZone, "r/z/n9", "1 2 3")]
    [InlineData(ZoneMode.PreferSameZone, "q/z/n9", "1 2 3 4")]
    [InlineData(ZoneMode.Any, "r/a/n1", "1 2 3 4")]
    [InlineData(ZoneMode.Source, "r/a/n1", "1 2 3 4")]
    public void This_clients_own_mode_is_followed_by_place(ZoneMode mode, string own, string used)
    {
        var place = own.Split('/');

        Assert.Equal(used, Town.Used(Town.Plan(Placed("hhhh"), Mode(mode), new Locality(place[0], place[1], place[2]))));
    }

    [Fact]
    public void Any_place_goes_before_hints() =>
        Assert.Equal("1 2", Town.Used(Town.Plan(Hinted("hh", ["a/", "b/"]), Mode(ZoneMode.Any), Own)));

    // The first two are near.
    [Theory]
    [InlineData("hhhh", "1 2")]
    [InlineData("uhhh", "2")]
    [InlineData("uuhh", "3 4")]
    [InlineData("dhhh", "2 1")]
    public void A_place_that_would_panic_is_not_preferred(string states, string used) =>
        Assert.Equal(used, Town.Used(Town.Plan(Placed(states), Mode(ZoneMode.PreferSameZone), Own)));

    [Theory]
    [InlineData("0 0 1 1", "3")]
    [InlineData("0 - 1 1", "2")]
    [InlineData("0 0 0 0", "1 2")]
    public void A_place_that_is_drained_is_not_preferred(string weights, string used)
    {
        var parts = weights.Split(' ');
        var candidates = Discovery.Testing.FakeCandidates.Create([.. Placed("hhhh").Select((c, i) => new ServiceEndpoint(c.Endpoint.Address)
        {
            Locality = c.Endpoint.Locality,
            Weight = parts[i] == "-" ? null : parts[i][0] - '0',
        })]);

        Assert.Equal(used, Town.Used(Town.Plan(candidates, Mode(ZoneMode.PreferSameZone), Own)));
    }

    [Fact]
    public void Hints_may_change_while_they_are_looked_at()
    {
        var candidates = Hinted("hh", ["a/n1", "a/n1"]);
        var (hinted, without) = (candidates[1].Endpoint, new ServiceEndpoint(candidates[1].Endpoint.Address));
        using var stop = new CancellationTokenSource();

        Race.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    candidates[1].Update(without);
                    candidates[1].Update(hinted);
                }
            },
            () =>
            {
                try
                {
                    for (var i = 0; i < 100_000; i++)
                        Assert.NotEmpty(Town.Plan(candidates, own: Own).Tiers);
                }
                finally
                {
                    stop.Cancel();
                }
            });
    }

    [Fact]
    public void A_near_one_of_second_priority_is_not_preferred_to_a_far_one_of_the_first()
    {
        ServiceEndpoint At(string address, string zone, int priority) => new(address, 80) { Locality = new Locality(zone: zone), Priority = priority };
        var candidates = Discovery.Testing.FakeCandidates.Create(At("10.0.0.1", "a", 1), At("10.0.0.2", "b", 0), At("10.0.0.3", "b", 1));

        Assert.Equal("2", Town.Used(Town.Plan(candidates, Mode(ZoneMode.PreferSameZone), Own)));
        candidates[1].Health = CandidateHealth.Unhealthy;
        Assert.Equal("1", Town.Used(Town.Plan(candidates, Mode(ZoneMode.PreferSameZone), Own)));
    }

    [Fact]
    public void A_place_is_preferred_even_in_panic_if_nobody_elsewhere_is_better() =>
        Assert.Equal("1 2", Town.Used(Town.Plan(Placed("uuuu"), Mode(ZoneMode.PreferSameZone), Own)));

    [Fact]
    public void A_zone_without_endpoints_is_told_with_what_is_done_instead()
    {
        Assert.Equal(
            "no endpoint is in this client's zone 'z', so all of region r is used",
            Town.Plan(Placed("hhhh"), Mode(ZoneMode.PreferSameZone), new Locality("r", "z")).Summary.Warning);
        Assert.Equal(
            "ready 4, place 4: all -> priority 0: 100 % to 4 (no endpoint is in this client's zone 'z', so all places are used)",
            Town.Plan(Placed("hhhh"), Mode(ZoneMode.PreferSameZone), new Locality("q", "z")).Summary.ToString());
        Assert.Equal(
            "ready 4, place 4: all, health 2 -> priority 0: 100 % to 2 (zone a: only 0 of 2 are healthy, so all places are used)",
            Town.Plan(Placed("uuhh"), Mode(ZoneMode.PreferSameZone), Own).Summary.ToString());
    }

    private static TopologyOptions Mode(ZoneMode mode) => new() { Zones = { Mode = mode } };

    private static ImmutableArray<Candidate> Hinted(string states, string[] hints) => Town.Of(states, (i, e) =>
    {
        var parts = hints[i].Split('/');
        return new ServiceEndpoint(e.Address)
        {
            Conditions = e.Conditions,
            Hints = hints[i] == "/" ? null : new EndpointHints(Names(parts[0]), Names(parts[1])),
        };
    });

    // 1 on node n1 of zone a, 2 on n2 of a, 3 in zone b of the same region, 4 in another region.
    private static ImmutableArray<Candidate> Placed(string states) => Town.Of(states, (i, e) => new ServiceEndpoint(e.Address)
    {
        Conditions = e.Conditions,
        Locality = i switch
        {
            0 => new Locality("r", "a", "n1"),
            1 => new Locality("r", "a", "n2"),
            2 => new Locality("r", "b", "n3"),
            _ => new Locality("s", "c", "n4"),
        },
    });

    private static string[] Names(string text) => text.Length == 0 ? [] : text.Split(',');
}
