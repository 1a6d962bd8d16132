using System.Runtime.CompilerServices;
using Discovery.Balancing;
using Discovery.Http;
using Discovery.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Discovery.Extensions.Tests.Http;

public sealed class HttpClientFactoryTests : IAsyncLifetime
{
    private Backend _one = null!;
    private Backend _two = null!;

    public async Task InitializeAsync() => (_one, _two) = (await Backend.StartAsync("one"), await Backend.StartAsync("two"));

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public async Task A_named_client_reaches_every_endpoint_under_the_logical_name()
    {
        await using var provider = Provider(s => s.AddHttpClient("orders").AddDiscovery());
        var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("orders");

        var answers = new[] { await client.GetStringAsync("http://orders/"), await client.GetStringAsync("http://orders/") };

        Assert.Equal(["one orders", "two orders"], answers.Order());
    }

    [Fact]
    public async Task Defaults_reach_clients_that_were_never_named()
    {
        await using var provider = Provider(s => s.ConfigureHttpClientDefaults(b => b.AddDiscovery()));

        Assert.EndsWith("orders", await provider.GetRequiredService<HttpClient>().GetStringAsync("http://orders/"));
        Assert.EndsWith("orders", await provider.GetRequiredService<IHttpClientFactory>().CreateClient("any").GetStringAsync("http://orders/"));
    }

    [Fact]
    public async Task A_client_without_discovery_is_left_alone()
    {
        await using var provider = Provider(s => s.AddHttpClient("orders").AddDiscovery().Services.AddHttpClient("plain"));

        Assert.IsNotType<DiscoveryHttpHandler>(Innermost(provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("plain")));
        Assert.IsType<DiscoveryHttpHandler>(Innermost(provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("orders")));
    }

    [Fact]
    public async Task A_client_may_have_a_policy_of_its_own_and_shares_the_watch()
    {
        await using var provider = Provider(s =>
        {
            s.AddHttpClient("pinned").AddDiscovery(o => o.Policy = new PolicyChoice("first"));
            s.AddHttpClient("spread").AddDiscovery(o => o.Policy = new PolicyChoice(BalancingPolicies.RoundRobin));
            s.AddDiscovery(d => d.AddPolicy("first", _ => new FixedPolicy(0)));
        });
        var factory = provider.GetRequiredService<IHttpClientFactory>();

        for (var i = 0; i < 4; i++)
            Assert.StartsWith("one", await factory.CreateClient("pinned").GetStringAsync("http://orders/"));
        var spread = new HashSet<string> { await factory.CreateClient("spread").GetStringAsync("http://orders/"), await factory.CreateClient("spread").GetStringAsync("http://orders/") };

        Assert.Equal(2, spread.Count);
    }

    [Fact]
    public async Task An_unknown_policy_of_a_client_is_told_with_the_known_ones()
    {
        await using var provider = Provider(s => s.AddHttpClient("orders").AddDiscovery(o => o.Policy = new PolicyChoice("lucky")));

        var atStart = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        var without = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IHttpClientFactory>().CreateClient("orders"));

        Assert.Equal(
            $"Invalid options in section Discovery: HttpClient 'orders': Policy is 'lucky'; it must be one of {string.Join(", ", BalancingPolicies.Names)}.",
            atStart.Message);
        Assert.Equal(atStart.Message, without.Message);
    }

    [Fact]
    public async Task The_applications_own_primary_handler_settings_reach_the_pools()
    {
        await using var provider = Provider(s => s.AddHttpClient("orders").AddDiscovery()
            .UseSocketsHttpHandler((handler, _) => handler.PlaintextStreamFilter = (_, _) => throw new InvalidOperationException("the filter ran")));
        var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("orders");

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => client.GetStringAsync("http://orders/"));

        Assert.Contains("the filter ran", exception.ToString());
    }

    [Fact]
    public async Task A_stub_as_the_primary_handler_gets_the_endpoints_address_and_the_logical_host()
    {
        var stub = new RecordingHandler();
        await using var provider = Provider(s => s.AddHttpClient("orders").AddDiscovery().ConfigurePrimaryHttpMessageHandler(() => stub));

        await provider.GetRequiredService<IHttpClientFactory>().CreateClient("orders").GetStringAsync("http://orders/path");

        Assert.Contains(stub.Sent.Single(), new[] { $"http://{_one.Endpoint}/path Host: orders", $"http://{_two.Endpoint}/path Host: orders" });
    }

    [Fact]
    public async Task Handler_rotation_keeps_connections_and_watches()
    {
        await using var provider = Provider(s => s.AddHttpClient("orders").AddDiscovery());
        var builder = provider.GetServices<IHttpMessageHandlerBuilderFilter>();
        Assert.NotEmpty(builder);

        for (var i = 0; i < 50; i++)
        {
            using var client = new HttpClient(Rotate(provider));
            await client.GetStringAsync("http://orders/");
        }

        Assert.Equal((1, 1), (_one.Connections, _two.Connections));
    }

    [Fact]
    public async Task A_thousand_rotations_and_set_changes_leave_nothing_behind()
    {
        var clock = new ManualClock();
        var endpoints = new FakeEndpoints();
        endpoints.Set("orders", _one.Endpoint);
        var services = new ServiceCollection().AddSingleton<TimeProvider>(clock).AddDiscovery(d => d.AddSource(_ => endpoints));
        services.AddHttpClient("orders").AddDiscovery();
        await using var provider = services.BuildServiceProvider();
        await RotateAndChangeAsync(provider, endpoints, 1);
        var timers = clock.PendingTimers;

        var (handlers, candidates) = await RotateAndChangeAsync(provider, endpoints, 1_000);

        Assert.Equal(timers, clock.PendingTimers);
        // One live set, so one watch.
        Assert.Equal(1, endpoints.Watches);
        Assert.Equal(0, await AliveAsync(handlers));
        // The last set's two candidates are in use, and rightly so.
        Assert.InRange(await AliveAsync(candidates), 0, 2);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<(List<WeakReference> Handlers, List<WeakReference> Candidates)> RotateAndChangeAsync(
        IServiceProvider provider, FakeEndpoints endpoints, int times)
    {
        var directory = provider.GetRequiredService<ServiceDirectory>();
        List<WeakReference> handlers = [];
        List<WeakReference> candidates = [];
        for (var i = 0; i < times; i++)
        {
            using var handler = Rotate(provider);
            using var client = new HttpClient(handler);
            handlers.Add(new WeakReference(Innermost(handler)));
            var pod = new ServiceEndpoint(_two.Endpoint.Address) { Uid = $"pod-{i}" };
            endpoints.Set("orders", _one.Endpoint, pod);
            var seen = await WaitForAsync(directory, pod);
            candidates.AddRange(seen.Where(c => c.Endpoint.Uid is not null).Select(c => new WeakReference(c)));
            await client.GetStringAsync("http://orders/");
            await client.GetStringAsync("http://orders/");
        }

        return (handlers, candidates);
    }

    private static async Task<IEnumerable<Candidate>> WaitForAsync(ServiceDirectory directory, ServiceEndpoint pod)
    {
        await foreach (var state in directory.WatchAsync("http://orders"))
        {
            if (state.Candidates.Any(c => c.Endpoint.Uid == pod.Uid))
                return state.Candidates;
        }

        throw new InvalidOperationException("The watch ended.");
    }

    private static async Task<int> AliveAsync(List<WeakReference> references)
    {
        for (var i = 0; i < 50 && references.Exists(r => r.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        return references.Count(r => r.IsAlive);
    }

    /// <summary>A handler as the factory builds it anew at each rotation.</summary>
    private static HttpMessageHandler Rotate(IServiceProvider provider)
    {
        var builder = provider.GetRequiredService<HttpMessageHandlerBuilder>();
        builder.Name = "orders";
        Action<HttpMessageHandlerBuilder> build = _ => { };
        foreach (var filter in provider.GetServices<IHttpMessageHandlerBuilderFilter>().Reverse())
            build = filter.Configure(build);
        build(builder);
        return builder.Build();
    }

    private static HttpMessageHandler Innermost(HttpMessageHandler handler) =>
        handler is DelegatingHandler { InnerHandler: { } inner } ? Innermost(inner) : handler;

    private ServiceProvider Provider(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        services.AddDiscovery(d => d.AddStatic("orders", _one.Endpoint, _two.Endpoint).UsePolicy(BalancingPolicies.RoundRobin));
        configure(services);
        return services.BuildServiceProvider();
    }

    private sealed class RecordingHandler : HttpMessageHandler
    {
        internal List<string> Sent { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Sent.Add($"{request.RequestUri} Host: {request.Headers.Host}");
            return Task.FromResult(new HttpResponseMessage());
        }
    }
}
