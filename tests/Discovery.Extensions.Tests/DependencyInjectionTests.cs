using System.Net;
using System.Runtime.CompilerServices;
using Discovery.Balancing;
using Discovery.Extensions.Tests.Configuration;
using Discovery.Kubernetes;
using Discovery.Kubernetes.Testing;
using Discovery.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Discovery.Extensions.Tests;

public sealed class DependencyInjectionTests
{
    [Fact]
    public async Task Without_sources_named_configuration_serves()
    {
        await using var provider = Provider(null, ("Services:orders:http:0", "10.0.0.1:80"));

        Assert.Equal("configuration Services:orders:http", (await SnapshotAsync(provider, "http://orders")).Set!.Source);
    }

    [Fact]
    public async Task Without_configuration_in_the_container_names_pass_through()
    {
        await using var provider = new ServiceCollection().AddDiscovery().BuildServiceProvider();

        Assert.True((await SnapshotAsync(provider, "http://orders")).Set!.IsPassThrough);
    }

    [Fact]
    public async Task Sources_are_asked_in_the_order_they_were_added()
    {
        await using var provider = Provider(
            d => d.AddStatic("orders", new ServiceEndpoint("10.0.0.2", 80)).AddConfiguration(),
            ("Services:orders:http:0", "10.0.0.1:80"),
            ("Services:basket:http:0", "10.0.0.3:80"));

        Assert.Equal("static", (await SnapshotAsync(provider, "http://orders")).Set!.Source);
        Assert.Equal("configuration Services:basket:http", (await SnapshotAsync(provider, "http://basket")).Set!.Source);
    }

    [Fact]
    public async Task A_name_that_nobody_knows_passes_through()
    {
        await using var provider = Provider(d => d.AddConfiguration());

        Assert.True((await SnapshotAsync(provider, "http://nobody")).Set!.IsPassThrough);
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_an_error_where_known_names_are_required()
    {
        await using var provider = Provider(d => d.AddConfiguration().RequireKnownNames());

        var exception = await Assert.ThrowsAsync<NoEndpointException>(async () =>
            await provider.GetRequiredService<ServiceDirectory>().LeaseAsync("http://nobody"));

        Assert.Equal(
            "Service 'http://nobody': configuration Services:nobody does not know this name. Check the name, or add a source that knows it.",
            exception.Message);
    }

    [Fact]
    public async Task A_source_may_send_its_requests_by_a_client_of_the_factory()
    {
        var services = new ServiceCollection();
        services.ConfigureHttpClientDefaults(client => client.AddDiscovery());
        services.AddHttpClient("registry").RemoveDiscovery().ConfigurePrimaryHttpMessageHandler(() => new EchoingHandler());
        services.AddDiscovery(d => d.AddSource(p => new HttpSource(p.GetRequiredService<IHttpClientFactory>().CreateClient("registry"))));
        await using var provider = services.BuildServiceProvider();

        // The factory makes the directory for this client, the directory the source, the source a client of the factory.
        provider.GetRequiredService<IHttpClientFactory>().CreateClient("orders").Dispose();

        Assert.Equal("http: orders:80", (await SnapshotAsync(provider, "http://orders")).Set!.ToString());
    }

    [Fact]
    public async Task A_source_that_cannot_be_made_is_told_as_one_that_cannot_be_asked()
    {
        await using var provider = Provider(d => d.AddSource(_ => throw new InvalidOperationException("no registry is configured")).RequireKnownNames());

        Assert.Equal("no registry is configured", (await SnapshotAsync(provider, "http://orders")).Failure!.Message);
    }

    [Fact]
    public async Task Outside_of_a_cluster_kubernetes_is_passed_over_and_the_set_says_why()
    {
        await using var provider = Provider(d => d.AddKubernetes().AddConfiguration(), ("Services:orders:http:0", "10.0.0.1:80"));

        var set = (await SnapshotAsync(provider, "http://orders")).Set!;

        Assert.Equal("configuration Services:orders:http", set.Source);
        Assert.StartsWith("a preferred source could not be asked: This process does not run in a Kubernetes pod", set.Explanation);
    }

    [Fact]
    public async Task How_services_of_a_cluster_are_reached_is_one_line()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.SetService("shop", "orders", 8080, "10.0.0.1");
        api.Apply("""{"kind":"Service","metadata":{"name":"orders","namespace":"shop"},"spec":{"clusterIP":"10.96.0.1","ports":[{"port":80}]}}""");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $$"""
            current-context: c
            clusters: [{ name: c, cluster: { server: '{{api.Address}}' } }]
            users: [{ name: c, user: {} }]
            contexts: [{ name: c, context: { cluster: c, user: c, namespace: shop } }]
            """);
        await using var pods = Provider(d => d.AddKubeConfig(file));
        await using var virtualIp = Provider(d => d.AddKubeConfig(file, configure: options => options.Reach = ServiceReach.ClusterIp));

        Assert.Equal("10.0.0.1:8080", Assert.Single((await SnapshotAsync(pods, "http://orders")).Set!.Endpoints).ToString());
        Assert.Equal("10.96.0.1:80", Assert.Single((await SnapshotAsync(virtualIp, "http://orders")).Set!.Endpoints).ToString());
        File.Delete(file);
    }

    [Fact]
    public async Task Adding_discovery_again_adds_sources_and_keeps_one_directory()
    {
        var services = new ServiceCollection()
            .AddDiscovery(d => d.AddStatic("a", new ServiceEndpoint("10.0.0.1", 1)))
            .AddDiscovery(d => d.AddStatic("b", new ServiceEndpoint("10.0.0.2", 2)));
        await using var provider = services.BuildServiceProvider();

        Assert.Equal(LiveCondition.Live, (await SnapshotAsync(provider, "tcp://a")).Condition);
        Assert.Equal("static", (await SnapshotAsync(provider, "tcp://b")).Set!.Source);
        Assert.Single(provider.GetServices<ServiceDirectory>());
    }

    [Fact]
    public async Task The_container_disposes_a_source_after_its_watches_have_ended()
    {
        var source = new DisposableSource();
        var provider = new ServiceCollection().AddDiscovery(d => d.AddSource(_ => source)).BuildServiceProvider();
        await SnapshotAsync(provider, "http://orders");

        await provider.DisposeAsync();

        Assert.Equal(["watch ended", "disposed"], source.Events);
    }

    [Fact]
    public void A_container_may_be_disposed_synchronously()
    {
        var provider = new ServiceCollection().AddDiscovery().BuildServiceProvider();
        provider.GetRequiredService<ServiceDirectory>();

        provider.Dispose();
    }

    [Fact]
    public void All_faults_of_the_options_are_told_at_once()
    {
        using var provider = Provider(
            null,
            ("Discovery:Policy", "rownd_robin"),
            ("Discovery:Services:orders:Policy", "lucky"),
            ("Discovery:Services:carts:Affinity:Source", "header"),
            ("Discovery:Services:carts:Affinity:Timeout", "2.00:00:00"),
            ("Discovery:Services:carts:Affinity:MaxKeys", "0"),
            ("Discovery:Connect:Attempts", "0"),
            ("Discovery:LiveSets:InitialBackoff", "00:01:00"));

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<ServiceDirectory>());

        var known = string.Join(", ", BalancingPolicies.Names);
        Assert.Equal(
            "Invalid options in section Discovery: "
            + "Connect:Attempts is 0; it must be from 1 to 100; "
            + "LiveSets:InitialBackoff is 00:01:00; it must be from 1 ms to MaxBackoff; "
            + $"Policy is 'rownd_robin'; it must be one of {known}; "
            + "Services:carts:Affinity:Name is ''; with Source Header it must be the name of one, without blanks; "
            + "Services:carts:Affinity:Timeout is 2.00:00:00; it must be from 1 second to 1 day; "
            + "Services:carts:Affinity:MaxKeys is 0; it must be from 1 to 16777216; "
            + $"Services:orders:Policy is 'lucky'; it must be one of {known}.",
            exception.Message);
    }

    [Fact]
    public void Options_are_validated_when_the_host_starts()
    {
        using var provider = Provider(null, ("Discovery:Policy", "nonsense"));

        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
    }

    [Fact]
    public async Task A_service_has_the_policy_that_configuration_names_and_follows_its_reload()
    {
        var configuration = ConfigurationSourceTests.Configuration(("Discovery:Services:orders:Policy", "first"));
        await using var provider = Provider(
            d => d.AddStatic("orders", new ServiceEndpoint("10.0.0.1", 1), new ServiceEndpoint("10.0.0.2", 2))
                .AddPolicy("first", _ => new FixedPolicy(0))
                .AddPolicy("last", _ => new FixedPolicy(^1)),
            configuration);
        var directory = provider.GetRequiredService<ServiceDirectory>();
        Assert.Equal("10.0.0.1:1", await LeasedAsync(directory));

        ConfigurationSourceTests.Set(configuration, "Discovery:Services:orders:Policy", "last");
        Assert.Equal("10.0.0.2:2", await LeasedAsync(directory));

        ConfigurationSourceTests.Set(configuration, "Discovery:Services:orders:Policy", "nonsense");
        Assert.Equal("10.0.0.2:2", await LeasedAsync(directory));
    }

    [Fact]
    public async Task Code_goes_before_configuration()
    {
        await using var provider = Provider(
            d => d.AddStatic("orders", new ServiceEndpoint("10.0.0.1", 1), new ServiceEndpoint("10.0.0.2", 2))
                .AddPolicy("last", _ => new FixedPolicy(^1)).UsePolicy("orders", new PolicyChoice("last")),
            ("Discovery:Services:orders:Policy", "random"));

        Assert.Equal("10.0.0.2:2", await LeasedAsync(provider.GetRequiredService<ServiceDirectory>()));
    }

    [Fact]
    public async Task A_socket_connector_comes_with_it()
    {
        await using var provider = Provider(d => d.AddStatic("redis", new ServiceEndpoint(IPAddress.Loopback.ToString(), 1)));

        Assert.NotNull(provider.GetRequiredService<SocketConnector>());
    }

    private static async Task<string> LeasedAsync(ServiceDirectory directory)
    {
        using var lease = await directory.LeaseAsync("http://orders");
        return lease.Endpoint.ToString();
    }

    private static async Task<ServiceSnapshot> SnapshotAsync(IServiceProvider provider, string name) =>
        await provider.GetRequiredService<ServiceDirectory>().GetAsync(name);

    private static ServiceProvider Provider(Action<DiscoveryBuilder>? configure, params (string Key, string Value)[] values) =>
        Provider(configure, ConfigurationSourceTests.Configuration(values));

    private static ServiceProvider Provider(Action<DiscoveryBuilder>? configure, IConfiguration configuration) =>
        new ServiceCollection()
            .AddSingleton(configuration)
            .AddSingleton<TimeProvider>(new ManualClock())
            .AddDiscovery(configure)
            .BuildServiceProvider();

    private sealed class DisposableSource : IEndpointSource, IDisposable
    {
        internal List<string> Events { get; } = [];

        public async IAsyncEnumerable<EndpointSet> WatchAsync(
            ServiceName service, WatchContext context, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            try
            {
                yield return new EndpointSet("disposable", new ServiceEndpoint("10.0.0.1", 1));
                await Task.Delay(Timeout.InfiniteTimeSpan, context.TimeProvider, cancellationToken);
            }
            finally
            {
                Events.Add("watch ended");
            }
        }

        public void Dispose() => Events.Add("disposed");
    }

    private sealed class HttpSource(HttpClient client) : IEndpointSource
    {
        public async IAsyncEnumerable<EndpointSet> WatchAsync(
            ServiceName service, WatchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var text = await client.GetStringAsync($"http://{service.Host}", cancellationToken);
            yield return new EndpointSet("http", ServiceEndpoint.Parse(text));
        }
    }

    /// <summary>Answers with the host that it was asked for: with discovery in between, that would be an address, or nothing at all.</summary>
    private sealed class EchoingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent($"{request.RequestUri!.Host}:{request.RequestUri.Port}") });
    }
}
