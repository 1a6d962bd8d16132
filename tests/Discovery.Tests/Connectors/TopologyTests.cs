using Discovery.Balancing;
using Discovery.Testing;
using Discovery.Topology;
using Microsoft.Extensions.Logging;

namespace Discovery.Tests.Connectors;

/// <summary>Topology as users of a directory see it: who is leased, what a snapshot and an error tell.</summary>
public sealed class TopologyTests : IAsyncDisposable, ILoggerFactory, ILogger
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");

    private readonly ManualClock _clock = new();
    private readonly FakeEndpoints _fake = new();
    private readonly TopologyOptions _options = new();
    private readonly List<string> _log = [];
    private ServiceDirectory? _directory;

    private ServiceDirectory Directory => _directory ??= new ServiceDirectory(_fake, new ServiceDirectoryOptions
    {
        TimeProvider = _clock,
        Random = new SeededRandom(1),
        Defaults = new() { Topology = _options },
        Locality = new Locality("r", "a", "n1"),
        LoggerFactory = this,
    });

    public ValueTask DisposeAsync() => _directory?.DisposeAsync() ?? default;

    [Fact]
    public async Task Leases_follow_the_shares_and_the_snapshot_tells_them()
    {
        _options.Zones.Mode = ZoneMode.Weighted;
        _options.Zones.Weights["a"] = 1;
        _options.Zones.Weights["b"] = 3;
        _fake.Set("orders", At(1, "a"), At(2, "b"), At(3, "b"));

        var toA = 0;
        for (var i = 0; i < 10_000; i++)
        {
            using var lease = await Directory.LeaseAsync(Orders);
            toA += lease.Endpoint.Locality!.Zone == "a" ? 1 : 0;
        }

        // 2,500, standard deviation 43; five of them.
        Assert.InRange(toA, 2_284, 2_716);
        Assert.Equal(
            "ready 3, zones 3: by weight of zones -> priority 0, zone a: 25 % to 1, priority 0, zone b: 75 % to 2",
            (await Directory.GetAsync(Orders)).Traffic!.ToString());
    }

    [Fact]
    public async Task Every_snapshot_that_a_directory_gives_out_is_explained()
    {
        _fake.Set("orders", At(1, "a"));
        Assert.Equal("ready 1 -> priority 0: 100 % to 1", (await Directory.GetAsync(Orders)).Traffic!.ToString());

        // Nobody leased since, and the same set again with a failure is another snapshot.
        _fake.Fail("down");
        var stale = await Directory.WaitUntilAsync(Orders, s => s.Condition == LiveCondition.Stale);
        Assert.Equal("ready 1 -> priority 0: 100 % to 1", stale.Traffic!.ToString());
    }

    [Fact]
    public async Task Without_a_set_there_is_nothing_to_explain()
    {
        _fake.Fail("down");

        Assert.Null((await Directory.GetAsync(Orders)).Traffic);
    }

    [Fact]
    public async Task One_plan_serves_all_policies_until_something_changes()
    {
        _fake.Set("orders", At(1, "a"), At(2, "b"));
        var first = (await Directory.GetAsync(Orders)).Traffic;
        using (await Directory.LeaseAsync(Orders))
        using (await Directory.Leaser(Orders, new PolicyChoice(BalancingPolicies.RoundRobin)).LeaseAsync())
            Assert.Same(first, (await Directory.GetAsync(Orders)).Traffic);

        _fake.Add("orders", At(3, "b"));
        var changed = await Directory.WaitUntilAsync(Orders, s => s.Candidates.Length == 3);
        Assert.NotSame(first, changed.Traffic);
    }

    [Fact]
    public async Task A_tier_whose_endpoints_were_all_tried_gives_way_to_another()
    {
        _options.Zones.Mode = ZoneMode.Weighted;
        _options.Zones.Weights["a"] = 1_000_000;
        _options.Zones.Weights["b"] = 1;
        _fake.Set("orders", At(1, "a"), At(2, "b"));
        var tried = (await Directory.GetAsync(Orders)).Candidates[0];

        using var lease = await Directory.LeaseAsync(Orders, new PickRequest { Avoid = [tried] });

        Assert.Equal("b", lease.Endpoint.Locality!.Zone);
    }

    [Fact]
    public async Task What_cannot_be_done_as_set_is_logged_once_and_again_when_it_changes()
    {
        _options.Zones.Mode = ZoneMode.PreferSameZone;
        _fake.Set("orders", At(1, "b"));
        await Directory.GetAsync(Orders);
        _fake.Add("orders", At(2, "b"));
        await Directory.WaitUntilAsync(Orders, s => s.Candidates.Length == 2);
        Assert.Equal(["Service 'http://orders': no endpoint is in this client's zone 'a', so all of region r is used"], Topology());

        _fake.Add("orders", At(3, "a"));
        await Directory.WaitUntilAsync(Orders, s => s.Candidates.Length == 3);
        Assert.Equal("Service 'http://orders': traffic goes as its topology says again", Topology()[^1]);
        Assert.Equal(2, Topology().Count);
    }

    [Fact]
    public async Task An_error_tells_how_the_set_was_narrowed()
    {
        _options.Zones.Mode = ZoneMode.PreferSameZone;
        _options.Subset.Kind = SubsetKind.Random;
        _options.Subset.Size = 1;
        _fake.Set("orders", At(1, "a"), At(2, "a"), At(3, "b"));
        var snapshot = await Directory.GetAsync(Orders);

        await ErrorAsync(
            "Service 'http://orders': no endpoint to pick. Set 1 from fake endpoints (0 s old) has 3 endpoints (ready 3, place 2, subset 1), "
            + "1 of them in use, and all of these were tried or are to be avoided.",
            new PickRequest { Avoid = snapshot.Candidates });
    }

    [Fact]
    public async Task Local_traffic_without_a_local_endpoint_fails_and_says_why()
    {
        _fake.Set("orders", new EndpointSet("kubernetes shop/orders", At(1, "a", "n2")) { Traits = new ServiceTraits { NodeLocalOnly = true } });

        await ErrorAsync(
            "Service 'http://orders': no endpoint to pick. Set 1 from kubernetes shop/orders (0 s old) has 1 endpoint, none on this client's node 'n1', "
            + "and the service's internalTrafficPolicy is Local: it never goes to other nodes. Run an instance on this node, or set internalTrafficPolicy: Cluster.");
    }

    [Fact]
    public async Task Local_traffic_on_a_node_where_none_is_ready_says_so()
    {
        var unready = new ServiceEndpoint("10.0.0.1", 80) { Conditions = EndpointConditions.None, Locality = new Locality(node: "n1") };
        _fake.Set("orders", new EndpointSet("kubernetes shop/orders", unready, At(2, "a", "n2")) { Traits = new ServiceTraits { NodeLocalOnly = true } });

        await ErrorAsync(
            "Service 'http://orders': no endpoint to pick. Set 1 from kubernetes shop/orders (0 s old) has 2 endpoints (this node 1), none ready. "
            + "Look at the readiness of its instances.");
    }

    [Fact]
    public async Task Local_traffic_on_an_unknown_node_says_what_to_set()
    {
        _fake.Set("orders", new EndpointSet("kubernetes shop/orders", At(1, "a", "n2")) { Traits = new ServiceTraits { NodeLocalOnly = true } });
        await using var directory = _fake.CreateDirectory(_clock);

        var exception = await Assert.ThrowsAsync<NoEndpointException>(async () => await directory.LeaseAsync(Orders));

        Assert.Equal(
            "Service 'http://orders': no endpoint to pick. Set 1 from kubernetes shop/orders (0 s old) has 1 endpoint, and the service's internalTrafficPolicy "
            + "is Local: only those on this client's node may be used, and which node that is, is not known. "
            + "Set the environment variable NODE_NAME (downward API: spec.nodeName) or Discovery:Locality:Node.",
            exception.Message);
    }

    [Fact]
    public async Task Refused_requests_say_that_panic_refuses_them()
    {
        _options.Priority.FailInPanic = true;
        _fake.Set("orders", At(1, "a"), At(2, "a"), At(3, "a"));
        foreach (var candidate in (await SickenAsync(2)).Candidates[..2])
            Assert.Equal(CandidateHealth.Unhealthy, candidate.Health);

        await ErrorAsync(
            "Service 'http://orders': no endpoint to pick. Set 2 from fake endpoints (0 s old) has 3 endpoints (ready 3), and 100 % of requests are refused: "
            + "priority 0 is in panic, for 1 of its 3 are healthy. Look at their health, or set Priority:FailInPanic to false.");
    }

    [Fact]
    public async Task Without_panic_nobody_healthy_says_so()
    {
        _options.Priority.PanicThreshold = 0;
        _fake.Set("orders", At(1, "a"), At(2, "a"));
        await SickenAsync(2);

        await ErrorAsync(
            "Service 'http://orders': no endpoint to pick. Set 2 from fake endpoints (0 s old) has 2 endpoints (ready 2), all of these ejected or failing their "
            + "checks, and panic is off. Look at their health, or set a Priority:PanicThreshold above 0.");
    }

    [Fact]
    public void Options_out_of_range_are_refused_with_all_faults()
    {
        _options.Priority.OverprovisioningFactor = 99;
        _options.Priority.PanicThreshold = 101;
        _options.Zones.Mode = (ZoneMode)99;
        _options.Zones.Weights["a"] = -1;
        _options.Zones.MinEndpoints = 0;
        _options.Subset.Kind = SubsetKind.Rocs;
        _options.Subset.Size = 0;

        var exception = Assert.Throws<ArgumentException>(() => Directory);

        Assert.StartsWith(
            "Invalid options: Topology:Priority:OverprovisioningFactor is 99; it must be from 100 to 1000; Topology:Priority:PanicThreshold is 101; it must be from 0 to 100; "
            + "Topology:Zones:Mode is 99; it must be one of Source, Any, PreferSameZone, PreferSameNode, ZoneAware, Weighted; "
            + "Topology:Zones:MinEndpoints is 0; it must be from 1 to 1000000; Topology:Zones:Weights:a is -1; it must be from 0 to 1000000000; "
            + "Topology:Subset:Kind is Rocs, which needs Client and Clients; Topology:Subset:Size is 0; it must be from 1 to 1000000.",
            exception.Message,
            StringComparison.Ordinal);
    }

    void ILoggerFactory.AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    ILogger ILoggerFactory.CreateLogger(string categoryName) => this;

    void IDisposable.Dispose()
    {
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_log)
        {
            if (eventId.Id is 9 or 10)
                _log.Add(formatter(state, exception));
        }
    }

    private static ServiceEndpoint At(int number, string zone, string? node = null) =>
        new($"10.0.0.{number}", 80) { Locality = new Locality("r", zone, node) };

    private List<string> Topology()
    {
        lock (_log)
            return [.. _log];
    }

    /// <summary>Makes the first candidates unhealthy. A change of set, here of another endpoint's name, makes the directory plan again.</summary>
    private async Task<ServiceSnapshot> SickenAsync(int count)
    {
        var snapshot = await Directory.GetAsync(Orders);
        foreach (var candidate in snapshot.Candidates[..count])
            candidate.Health = CandidateHealth.Unhealthy;
        _fake.Set("orders", [.. snapshot.Set!.Endpoints.Select(e => new ServiceEndpoint(e.Address) { Locality = e.Locality, DisplayName = "again" })]);
        return await Directory.WaitUntilAsync(Orders, s => s.Set!.Version == 2);
    }

    private async Task ErrorAsync(string expected, PickRequest request = default)
    {
        var exception = await Assert.ThrowsAsync<NoEndpointException>(async () => await Directory.LeaseAsync(Orders, request));
        Assert.Equal(expected, exception.Message);
    }
}
