using System.Net;
using Discovery.Kubernetes;
using Discovery.Kubernetes.Testing;
using Discovery.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Extensions.Tests;

/// <summary>Bad input from end to end: container, directory, source and API server. Each says what is wrong, and no good endpoint is lost.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private FakeKubernetesApi _api = null!;
    private ServiceProvider _provider = null!;

    private ServiceDirectory Directory => _provider.GetRequiredService<ServiceDirectory>();

    public async Task InitializeAsync()
    {
        _api = await FakeKubernetesApi.StartAsync();
        _provider = new ServiceCollection()
            .AddSingleton<TimeProvider>(_clock)
            // One watch for each service, so that each failure is its own.
            .AddDiscovery(d => d.AddKubernetes(new KubernetesOptions { Server = _api.Address, Namespace = "shop", ReadServices = false }).RequireKnownNames())
            .BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        await _provider.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Theory]
    [InlineData("http://or ders", "'http://or ders' is not a service name: 'or ders' is not a host name.")]
    [InlineData("http://orders:http", "'http://orders:http' is not a service name: its port is not a number from 1 to 65535.")]
    [InlineData("http://", "'http://' is not a service name: it names no host.")]
    public async Task An_unparsable_name_is_refused_with_the_form_it_should_have(string name, string expected)
    {
        var exception = await Assert.ThrowsAsync<FormatException>(async () => await Directory.LeaseAsync(name));

        Assert.Equal(
            expected + " The form is scheme[+scheme]://[_port.]service[.namespace][:port], such as http://orders or http://_grpc.orders.shop.",
            exception.Message);
    }

    [Fact]
    public async Task An_unknown_port_name_lists_the_ports_there_are()
    {
        _api.SetService("shop", "orders", [new SlicePort("http", 8080), new SlicePort("grpc", 9090)], [new SliceEndpoint("10.0.0.1")]);

        Assert.Equal(
            "Service 'http://_admin.orders': no endpoint to pick. Set 1 from kubernetes shop/orders (0 s old) is empty: no port is named 'admin'; its ports are http (8080), grpc (9090).",
            await ErrorAsync("http://_admin.orders"));
    }

    [Fact]
    public async Task A_service_scaled_to_zero_says_that_nobody_is_there()
    {
        _api.SetService("shop", "orders", 8080);

        Assert.Equal(
            "Service 'http://orders': no endpoint to pick. Set 1 from kubernetes shop/orders (0 s old) is empty. Start an instance of the service.",
            await ErrorAsync("http://orders"));
    }

    [Fact]
    public async Task Endpoints_that_are_not_ready_are_counted()
    {
        _api.SetService("shop", "orders", [new SlicePort(8080)], [SliceEndpoint.NotReadyAt("10.0.0.1"), SliceEndpoint.NotReadyAt("10.0.0.2")]);

        Assert.Equal(
            "Service 'http://orders': no endpoint to pick. Set 1 from kubernetes shop/orders (0 s old) has 2 endpoints, none ready. Look at the readiness of its instances.",
            await ErrorAsync("http://orders"));
    }

    [Fact]
    public async Task A_service_that_does_not_exist_is_named_as_such() =>
        Assert.Equal(
            "Service 'http://nobody': kubernetes shop/nobody does not know this name: namespace shop has no EndpointSlice labelled kubernetes.io/service-name=nobody. Check the name, or add a source that knows it.",
            await ErrorAsync("http://nobody"));

    [Fact]
    public async Task A_source_that_always_fails_says_what_it_was_told_and_goes_on_asking()
    {
        _api.Faults.FailAll(HttpStatusCode.Forbidden);

        var first = await ErrorAsync("http://orders");
        await PassUntilAsync(s => s.Failures >= 2);

        Assert.StartsWith("Service 'http://orders': no endpoint is known yet, for the source failed once with: ", first);
        Assert.Contains("endpointslices", first);
        Assert.EndsWith(" It is asked again and again; if this lasts, check that this client can reach the source.", first);
        // The clock may have gone a step further than the state that was waited for.
        Assert.Matches("the source failed [2-9] times in a row, last with: ", await ErrorAsync("http://orders"));
    }

    [Theory]
    [InlineData(Garbage.LongLine)]
    [InlineData(Garbage.TruncatedEvent)]
    [InlineData(Garbage.NotJson)]
    public async Task Garbage_in_a_watch_keeps_the_good_set_says_what_came_and_heals(Garbage garbage)
    {
        _api.SetService("shop", "orders", 8080, "10.0.0.1", "10.0.0.2");
        await Directory.GetAsync("http://orders");
        await _api.Watches.WaitAsync(1);

        _api.Watches.Inject(TextOf(garbage));
        var stale = await Directory.WaitUntilAsync("http://orders", s => s.Condition == LiveCondition.Stale);

        Assert.Equal(2, stale.Candidates.Length);
        Assert.Equal(ErrorOf(garbage), stale.Failure!.Message);
        using (var lease = await Directory.LeaseAsync("http://orders"))
            Assert.NotNull(lease.Endpoint);

        var healed = await PassUntilAsync(s => s.Condition == LiveCondition.Live);
        Assert.Equal(1, healed.Set!.Version);
    }

    /// <summary>Lets one short pause after the other pass until a condition holds.</summary>
    private async Task<ServiceSnapshot> PassUntilAsync(Func<ServiceSnapshot, bool> condition)
    {
        using var stop = new CancellationTokenSource();
        var passing = PassAsync(stop.Token);
        var state = await Directory.WaitUntilAsync("http://orders", condition);
        await stop.CancelAsync();
        await passing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return state;
    }

    private async Task PassAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
            await _clock.AdvanceToNextTimerAsync(within: TimeSpan.FromSeconds(10), cancellationToken: cancellationToken);
    }

    private async Task<string> ErrorAsync(string name) =>
        (await Assert.ThrowsAsync<NoEndpointException>(async () => await Directory.LeaseAsync(name))).Message;

    private static string TextOf(Garbage garbage) => garbage switch
    {
        Garbage.LongLine => new string('x', 10_000_000) + "\n",
        Garbage.TruncatedEvent => "{\"type\":\"MODIFIED\",\"object\":{\"kind\":\"EndpointSlice\",\"metadata\":{\"na\n",
        _ => "<html>a proxy's login page</html>\n",
    };

    private string ErrorOf(Garbage garbage) => garbage switch
    {
        Garbage.LongLine =>
            $"Cannot watch the EndpointSlices of shop/orders at http://{_api.Address.Authority}: a line is longer than 4194304 bytes, which no object can be: '{new string('x', 60)}...'.",
        Garbage.TruncatedEvent =>
            $"Cannot watch the EndpointSlices of shop/orders at http://{_api.Address.Authority}: a line is no watch event: '{{\"type\":\"MODIFIED\",\"object\":{{\"kind\":\"EndpointSlice\",\"metadat...'. Does a proxy answer in place of the API server?",
        _ =>
            $"Cannot watch the EndpointSlices of shop/orders at http://{_api.Address.Authority}: a line is no watch event: '<html>a proxy's login page</html>'. Does a proxy answer in place of the API server?",
    };

    public enum Garbage
    {
        LongLine,
        TruncatedEvent,
        NotJson,
    }
}
