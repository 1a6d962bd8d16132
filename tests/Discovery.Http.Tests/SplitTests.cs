using Discovery.Http.Tests.Support;
using Discovery.Http.Transports;
using Discovery.Topology;

namespace Discovery.Http.Tests;

public sealed class SplitTests
{
    [Theory]
    [InlineData("x-canary", "true", "two")]
    [InlineData("X-Canary", "true", "two")]
    [InlineData("x-canary", "True", "one")]
    [InlineData("x-other", "true", "one")]
    [InlineData("x-tenant", "anybody", "three")]
    [InlineData(null, null, "one")]
    public async Task A_header_chooses_the_service(string? header, string? value, string answer)
    {
        await using var scene = await Scene.StartAsync(
            new SplitTarget { Service = "orders", Weight = 1 },
            new() { Service = "orders-v2", Match = new() { Header = "x-canary", Value = "true" } },
            new() { Service = "orders-v3", Match = new() { Header = "x-tenant" } });
        using var request = Sending.Get("http://orders/");
        if (header is not null)
            request.Headers.Add(header, value);

        using var response = await scene.Client.SendAsync(request);

        Assert.Equal(answer, await response.Content.ReadAsStringAsync());
        Assert.Equal("orders", scene.Last(answer).Host);
    }

    [Fact]
    public async Task One_of_several_values_is_enough_and_the_first_match_has_the_request()
    {
        await using var scene = await Scene.StartAsync(
            new SplitTarget { Service = "orders", Weight = 1 },
            new() { Service = "orders-v3", Match = new() { Header = "x-tenant", Value = "b" } },
            new() { Service = "orders-v2", Match = new() { Header = "x-canary" } });
        using var request = Sending.Get("http://orders/");
        request.Headers.Add("x-canary", "1");
        request.Headers.Add("x-tenant", ["a", "b"]);

        using var response = await scene.Client.SendAsync(request);

        Assert.Equal("three", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Weights_divide_the_requests_that_match_nothing()
    {
        await using var scene = await Scene.StartAsync(new SplitTarget { Service = "orders", Weight = 1 }, new() { Service = "orders-v2", Weight = 1 });
        var answers = new List<string>();
        for (var i = 0; i < 60; i++)
            answers.Add(await scene.Client.GetStringAsync("http://orders/"));

        // 30 on average, standard deviation 3.9; five of them.
        Assert.InRange(answers.Count(a => a == "two"), 11, 49);
    }

    [Fact]
    public async Task A_service_that_nobody_knows_may_be_split_across_others()
    {
        await using var scene = await Scene.StartAsync("shop", new SplitTarget { Service = "orders-v2", Weight = 1 });

        Assert.Equal("two", await scene.Client.GetStringAsync("http://shop/"));
        Assert.Equal("shop", scene.Last("two").Host);
    }

    [Fact]
    public async Task An_endpoint_reached_by_two_names_keeps_them_apart()
    {
        await using var scene = await Scene.StartAsync(new SplitTarget { Service = "orders-v2", Weight = 1 });

        Assert.Equal("two", await scene.Client.GetStringAsync("http://orders-v2/"));
        Assert.Equal("orders-v2", scene.Last("two").Host);
        Assert.Equal("two", await scene.Client.GetStringAsync("http://orders/"));
        Assert.Equal("orders", scene.Last("two").Host);
        Assert.Equal("two", await scene.Client.GetStringAsync("http://orders-v2/"));
    }

    [Fact]
    public async Task Retries_stay_with_the_service_that_was_chosen()
    {
        using var closed = new ClosedPort();
        await using var one = await TestServer.SayAsync("one");
        var source = new StaticSource(new Dictionary<string, ServiceEndpoint[]> { ["orders"] = [one.Endpoint], ["orders-v2"] = [closed.Endpoint] });
        await using var directory = new ServiceDirectory(source, SplitOf("orders", [new() { Service = "orders-v2", Weight = 1 }, new() { Service = "orders" }]));
        using var client = new HttpClient(new DiscoveryHttpHandler(directory));

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("http://orders/"));

        Assert.StartsWith("Service 'http://orders-v2': no connection. Tried 1 endpoint", exception.Message, StringComparison.Ordinal);
        Assert.Empty(one.Requests);
    }

    [Fact]
    public async Task Looking_for_a_match_allocates_nothing()
    {
        SplitTarget[] targets = [new() { Service = "orders", Weight = 1 }, new() { Service = "orders-v2", Match = new() { Header = "x-canary", Value = "true" } }];

        Assert.Equal(await BytesAsync([]), await BytesAsync(targets), 1.0);
    }

    /// <summary>What a request allocates, the least of several rounds.</summary>
    private static async Task<double> BytesAsync(SplitTarget[] targets)
    {
        const int Requests = 1_000;
        var endpoint = new ServiceEndpoint("127.0.0.1", 1);
        var source = new StaticSource(new Dictionary<string, ServiceEndpoint[]> { ["orders"] = [endpoint], ["orders-v2"] = [endpoint] });
        await using var directory = new ServiceDirectory(source, SplitOf("orders", targets));
        await directory.GetAsync("http://orders");
        using var stub = new Stub();
        var endpoints = new EndpointTransports((candidate, service) => new EndpointTransport(candidate, service, new SharedHandler(stub), byAddress: false), new ConnectOptions());
        using var transports = new HttpTransports(new Stub(), endpoints, ownsEndpoints: true);
        using var client = new HttpMessageInvoker(new DiscoveryHttpHandler(directory, transports, null));
        var least = double.MaxValue;
        for (var round = 0; round < 6; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Requests; i++)
            {
                using var request = Sending.Get("http://orders/");
                if (i % 2 == 0)
                    request.Headers.TryAddWithoutValidation("x-canary", "false");
                client.Send(request, default).Dispose();
            }

            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Requests);
        }

        return least;
    }

    private sealed class Stub : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage());
    }

    private static ServiceDirectoryOptions SplitOf(string host, SplitTarget[] targets) =>
        new() { Random = new SeededRandom(1), Services = { [host] = new() { Split = targets } } };

    /// <summary>Three services of one server each, a directory with a split, and a client.</summary>
    private sealed class Scene : IAsyncDisposable
    {
        private readonly Dictionary<string, TestServer> _servers = [];

        private Scene(ServiceDirectory directory, Dictionary<string, TestServer> servers)
        {
            Directory = directory;
            _servers = servers;
            Client = new HttpClient(new DiscoveryHttpHandler(directory));
        }

        internal ServiceDirectory Directory { get; }

        internal HttpClient Client { get; }

        internal static Task<Scene> StartAsync(params SplitTarget[] targets) => StartAsync("orders", targets);

        internal static async Task<Scene> StartAsync(string host, params SplitTarget[] targets)
        {
            var servers = new Dictionary<string, TestServer>();
            foreach (var answer in new[] { "one", "two", "three" })
                servers[answer] = await TestServer.SayAsync(answer);
            var source = new StaticSource(new Dictionary<string, ServiceEndpoint[]>
            {
                ["orders"] = [servers["one"].Endpoint],
                ["orders-v2"] = [servers["two"].Endpoint],
                ["orders-v3"] = [servers["three"].Endpoint],
            });
            return new Scene(new ServiceDirectory(source, SplitOf(host, targets)), servers);
        }

        internal SeenRequest Last(string answer) => _servers[answer].Last;

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Directory.DisposeAsync();
            foreach (var server in _servers.Values)
                await server.DisposeAsync();
        }
    }
}
