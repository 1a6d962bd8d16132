using System.Net;
using System.Net.Sockets;
using Discovery.Affinity;
using Discovery.Balancing;
using Discovery.Testing;
using Discovery.Topology;

namespace Discovery.Tests.Connectors;

public sealed class TrafficSplitTests : IAsyncDisposable
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");

    private readonly FakeEndpoints _fake = new();
    private readonly OneSplit _split = new();
    private readonly ServiceDirectory _directory;

    public TrafficSplitTests()
    {
        _fake.Set("orders", "10.0.1.1:80", "10.0.1.2:80");
        _fake.Set("orders-v2", "10.0.2.1:80");
        _directory = new ServiceDirectory(_fake, new ServiceDirectoryOptions
        {
            TimeProvider = new ManualClock(),
            Random = new SeededRandom(1),
            SettingsProvider = _split,
        });
    }

    public ValueTask DisposeAsync() => _directory.DisposeAsync();

    [Fact]
    public async Task Requests_are_divided_by_weight()
    {
        _split.Set("orders", ("orders", 90), ("orders-v2", 10));

        // 1,000 of 10,000, standard deviation 30; five of them.
        Assert.InRange(await CanariesAsync(10_000), 850, 1_150);
    }

    [Fact]
    public async Task Weight_0_gets_nothing_wherever_it_stands()
    {
        _split.Set("orders", ("orders-v2", 0), ("orders", 1), ("orders-v2", 0));

        Assert.Equal(0, await CanariesAsync(500));
    }

    [Fact]
    public async Task A_key_stays_with_its_service_and_only_what_must_moves_when_weights_change()
    {
        _split.Set("orders", ("orders", 90), ("orders-v2", 10));
        var before = await CanaryKeysAsync();
        Assert.Equal(before, await CanaryKeysAsync());
        // 100 of 1,000 keys, standard deviation 9.5; five of them.
        Assert.InRange(before.Count, 52, 148);

        _split.Set("orders", ("orders", 80), ("orders-v2", 20));
        var after = await CanaryKeysAsync();

        Assert.Subset(after, before);
        Assert.InRange(after.Count, 136, 264);
    }

    [Fact]
    public async Task A_process_that_is_the_key_of_its_requests_stays_with_one_service()
    {
        var canaries = new HashSet<bool>();
        for (var process = 0; process < 20; process++)
        {
            await using var directory = new ServiceDirectory(_fake, new ServiceDirectoryOptions
            {
                TimeProvider = new ManualClock(),
                Random = new SeededRandom(process),
                Defaults = new() { Affinity = new AffinityOptions { Source = AffinityKeySource.ClientIp } },
                Services = { ["orders"] = new() { Split = [new() { Service = "orders", Weight = 1 }, new() { Service = "orders-v2", Weight = 1 }] } },
            });
            var seen = new HashSet<string>();
            for (var i = 0; i < 20; i++)
            {
                using var lease = await directory.LeaseAsync(Orders);
                seen.Add(lease.Endpoint.ToString());
            }

            canaries.Add(Assert.Single(seen) == "10.0.2.1:80");
        }

        Assert.Equal(2, canaries.Count);
    }

    [Fact]
    public async Task A_service_may_be_nothing_but_a_split_of_others()
    {
        _split.Set("shop", ("orders", 1), ("orders-v2", 1));
        var seen = new HashSet<string>();
        for (var i = 0; i < 100; i++)
        {
            using var lease = await _directory.LeaseAsync("http://shop");
            seen.Add(lease.Endpoint.ToString());
        }

        Assert.Equal(["10.0.1.1:80", "10.0.1.2:80", "10.0.2.1:80"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Scheme_port_and_port_name_are_those_asked_for()
    {
        _split.Set("orders", ("orders-v2", 1));
        var asked = ServiceName.Parse("https+http://_grpc.orders");

        var chosen = _directory.Leaser(asked).For(default).Service;

        Assert.Equal(ServiceName.Parse("https+http://_grpc.orders-v2"), chosen);
        Assert.Equal("http://orders-v2:8080", _directory.Leaser("http://orders:8080").For(default).Service.ToString());
        Assert.Equal("http://orders", (await _directory.GetAsync(Orders)).Service.ToString());
    }

    [Fact]
    public async Task One_that_has_nobody_is_passed_over_until_it_has()
    {
        _split.Set("orders", ("orders", 1), ("orders-v2", 1));
        _fake.Set("orders-v2");
        await _directory.GetAsync("http://orders-v2");
        Assert.Equal(0, await CanariesAsync(100));

        _fake.Set("orders-v2", "10.0.2.2:80");
        await _directory.WaitUntilAsync("http://orders-v2", s => s.Candidates.Length == 1);
        Assert.InRange(await CanariesAsync(100), 25, 75);
    }

    [Fact]
    public async Task If_nobody_is_anywhere_the_error_names_the_service_that_was_chosen()
    {
        _split.Set("orders", ("orders", 0), ("orders-v2", 1));
        _fake.Set("orders-v2");

        var exception = await Assert.ThrowsAsync<NoEndpointException>(async () => await _directory.LeaseAsync(Orders));

        Assert.Equal(
            "Service 'http://orders-v2': no endpoint to pick. Set 1 from fake endpoints (0 s old) is empty. Start an instance of the service.",
            exception.Message);
    }

    [Fact]
    public async Task Sockets_are_split_too()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _fake.Set("orders-v2", listener.LocalEndpoint.ToString()!);
        _split.Set("orders", ("orders-v2", 1));

        await using var stream = await new SocketConnector(_directory).ConnectAsync("tcp://orders");

        Assert.Equal(listener.LocalEndpoint, stream.Endpoint.Address);
    }

    [Fact]
    public async Task A_split_is_not_split_again()
    {
        _split.Set("orders", ("orders-v2", 1));
        _split.Set("orders-v2", ("orders", 1));

        Assert.Equal(50, await CanariesAsync(50));
    }

    [Fact]
    public async Task Choosing_allocates_nothing()
    {
        _split.Set("orders", ("orders", 90), ("orders-v2", 10));
        await CanariesAsync(100);
        var route = _directory.Leaser(Orders);
        var request = new PickRequest { AffinityKey = AffinityKey.From(7) };

        Assert.Equal(0, Allocated.ByEach(() => Choose(route, request)));
    }

    [Fact]
    public void A_split_that_cannot_be_is_refused_with_all_faults()
    {
        SplitTarget[] targets = [new() { Service = "http://x" }, new() { Service = "orders-v2", Weight = -1 }, new() { Service = "10.0.0.1", Weight = 1 }];

        var exception = Assert.Throws<ArgumentException>(
            () => new ServiceDirectory(_fake, new() { Services = { ["orders"] = new() { Split = targets } } }));

        Assert.StartsWith(
            "Invalid options: Services:orders:Split:0:Service is 'http://x'; it must be a service's host, such as orders-v2; "
            + "Services:orders:Split:1:Weight is -1; it must be from 0 to 1000000000; "
            + "Services:orders:Split:2:Service is '10.0.0.1'; it must be a service's host, such as orders-v2.",
            exception.Message,
            StringComparison.Ordinal);
    }

    private static void Choose(EndpointLeaser route, PickRequest request)
    {
        for (var i = 0; i < 1_000; i++)
        {
            route.For(request);
            route.For(default);
        }
    }

    private async Task<int> CanariesAsync(int requests)
    {
        var canaries = 0;
        for (var i = 0; i < requests; i++)
        {
            using var lease = await _directory.LeaseAsync(Orders);
            canaries += IsCanary(lease) ? 1 : 0;
        }

        return canaries;
    }

    private async Task<HashSet<int>> CanaryKeysAsync()
    {
        var keys = new HashSet<int>();
        for (var key = 0; key < 1_000; key++)
        {
            using var lease = await _directory.LeaseAsync(Orders, new PickRequest { AffinityKey = AffinityKey.From(key) });
            if (IsCanary(lease))
                keys.Add(key);
        }

        return keys;
    }

    private static bool IsCanary(EndpointLease lease) => lease.Endpoint.ToString().StartsWith("10.0.2.", StringComparison.Ordinal);

    private sealed class OneSplit : IServiceSettingsProvider
    {
        private readonly Dictionary<string, ServiceSettings> _settings = [];

        public event EventHandler? Changed;

        public ServiceSettings SettingsFor(ServiceName service) => _settings.GetValueOrDefault(service.Host, new());

        internal void Set(string host, params (string Service, double Weight)[] targets)
        {
            _settings[host] = new() { Split = [.. targets.Select(t => new SplitTarget { Service = t.Service, Weight = t.Weight })] };
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }
}
