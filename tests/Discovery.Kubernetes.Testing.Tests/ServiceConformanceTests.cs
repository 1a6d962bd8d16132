using System.Net;
using Discovery.Kubernetes.Testing.Tests.Wire;

namespace Discovery.Kubernetes.Testing.Tests;

/// <summary>Services, Nodes and Endpoints beside the slices.</summary>
public sealed class ServiceConformanceTests
{
    private const string Services = "/api/v1/namespaces/shop/services";

    [Fact]
    public async Task Lists_services_with_the_defaults_of_the_server_as_recorded()
    {
        await using var api = await OpenAsync();
        var expected = Recording.Load("list-services");

        using var actual = await RawExchange.OpenAsync(api, Services, Shop.Curl);

        Shop.AssertSameHead(expected, actual);
        Assert.Equal(Masked.Json(expected.Body), Masked.Json(await actual.ReadBodyAsync()));
    }

    [Fact]
    public async Task Watches_one_service_by_its_name_as_recorded()
    {
        await using var api = await OpenAsync();
        var expected = Recording.Load("watch-service-by-name");
        // Something else was written before the recording's mark.
        api.SetService("shop", "orders", 8080, "10.0.0.1");
        using var actual = await RawExchange.OpenAsync(
            api, $"{Services}?watch=1&fieldSelector=metadata.name%3Dlb&resourceVersion=0&allowWatchBookmarks=true", Shop.Curl);
        await api.Watches.WaitAsync(1, resource: "services");
        api.Watches.Drop();

        Shop.AssertSameHead(expected, actual);
        Assert.Equal(Masked.Lines(expected.Body), Masked.Lines(await actual.ReadBodyAsync()));
    }

    [Fact]
    public async Task A_missing_service_is_refused_as_recorded()
    {
        await using var api = await OpenAsync();
        var expected = Recording.Load("get-404");

        using var actual = await RawExchange.OpenAsync(api, Services + "/nope", Shop.Curl);

        Shop.AssertSameHead(expected, actual);
        Assert.Equal(expected.Body, await actual.ReadBodyAsync());
    }

    [Fact]
    public async Task Each_kind_has_its_own_list_and_all_share_one_version()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.Apply("""{"kind":"Service","metadata":{"name":"x","namespace":"shop"}}""");
        api.Apply("""{"kind":"Endpoints","metadata":{"name":"x","namespace":"shop"},"subsets":[{"ports":[{"port":80}],"addresses":[{"ip":"10.0.0.1"}]}]}""");
        api.Apply("""{"kind":"Node","metadata":{"name":"x"}}""");
        api.Apply("""{"kind":"EndpointSlice","metadata":{"name":"x","namespace":"shop"},"addressType":"IPv4"}""");

        foreach (var (path, kind) in new[] { (Services, "Service"), ("/api/v1/endpoints", "Endpoints"), ("/api/v1/nodes", "Node"), (Shop.Slices, "EndpointSlice") })
        {
            using var list = await RawExchange.OpenAsync(api, path);
            var body = await list.ReadBodyAsync();
            Assert.StartsWith($"{{\"kind\":\"{kind}List\",", body, StringComparison.Ordinal);
            Assert.Contains("\"resourceVersion\":\"5\"},\"items\":[{\"metadata\":{\"name\":\"x\"", body, StringComparison.Ordinal);
            Assert.Equal(body.IndexOf("creationTimestamp", StringComparison.Ordinal), body.LastIndexOf("creationTimestamp", StringComparison.Ordinal));
        }

        Assert.True(api.Delete("Node", "", "x"));
        Assert.False(api.Delete("Node", "", "x"));
        using var gone = await RawExchange.OpenAsync(api, "/api/v1/nodes/x");
        Assert.Equal("HTTP/1.1 404 Not Found", gone.StatusLine);
        Assert.Throws<ArgumentException>(() => api.Apply("""{"kind":"Secret","metadata":{"name":"x","namespace":"shop"}}"""));
    }

    [Fact]
    public async Task A_fault_may_concern_one_resource()
    {
        await using var api = await OpenAsync();
        api.Faults.FailAll(HttpStatusCode.Forbidden, resource: "services");
        using var services = await RawExchange.OpenAsync(api, Services);
        using var slices = await RawExchange.OpenAsync(api, Shop.Slices);

        Assert.Equal("HTTP/1.1 403 Forbidden", services.StatusLine);
        Assert.Contains(
            "services is forbidden: User \\\"nobody\\\" cannot list resource \\\"services\\\" in API group \\\"\\\" in the namespace \\\"shop\\\"",
            await services.ReadBodyAsync(),
            StringComparison.Ordinal);
        Assert.Equal("HTTP/1.1 200 OK", slices.StatusLine);
        Assert.Equal(["services", "endpointslices"], api.Requests.Select(r => r.Resource));
    }

    private static async Task<FakeKubernetesApi> OpenAsync()
    {
        var api = await FakeKubernetesApi.StartAsync();
        foreach (var service in Recording.Read("services.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            api.Apply(service);
        return api;
    }
}
