using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Testing.Tests;

public sealed class OwnPortTests : IAsyncLifetime
{
    private FakeKubernetesApi _api = null!;

    public async Task InitializeAsync() => _api = await FakeKubernetesApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Pods_with_ports_of_their_own_are_in_slices_of_their_own()
    {
        Set(At(5001), At(5002), new SliceEndpoint("10.0.0.1"));

        Assert.Equal(["10.0.0.1:80", "127.0.0.1:5001", "127.0.0.1:5002"], await EndpointsAsync());
    }

    [Fact]
    public async Task A_pod_that_goes_takes_its_slice_with_it()
    {
        Set(At(5001), At(5002));
        Set(At(5002));

        Assert.Equal(["127.0.0.1:5002"], await EndpointsAsync());
        Assert.Single(await SlicesAsync());
    }

    [Fact]
    public async Task Scaled_to_zero_one_placeholder_is_left_and_goes_when_pods_come_back()
    {
        Set(At(5001), At(5002));
        Set();
        var placeholder = Assert.Single(await SlicesAsync());
        Assert.Null(placeholder!["endpoints"]);

        Set(At(5003));

        Assert.Equal(["127.0.0.1:5003"], await EndpointsAsync());
        Assert.Single(await SlicesAsync());
    }

    private static SliceEndpoint At(int port) => new("127.0.0.1") { Port = port };

    private void Set(params SliceEndpoint[] endpoints) => _api.SetService("shop", "orders", [new SlicePort("http", 80)], endpoints);

    private async Task<JsonArray> SlicesAsync()
    {
        using var client = new HttpClient();
        var list = await client.GetStringAsync(new Uri(_api.Address, "apis/discovery.k8s.io/v1/namespaces/shop/endpointslices"));
        return JsonNode.Parse(list)!["items"]!.AsArray();
    }

    private async Task<string[]> EndpointsAsync() =>
    [
        .. (await SlicesAsync())
            .SelectMany(slice => slice!["endpoints"]!.AsArray().Select(e => $"{e!["addresses"]![0]}:{slice["ports"]![0]!["port"]}"))
            .Order(StringComparer.Ordinal),
    ];
}
