using System.Text.Json.Nodes;
using Discovery.Kubernetes.Testing;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>A fake cluster with the recorded Services of namespace <c>shop</c>: one of each type.</summary>
internal sealed class ShopCluster : IAsyncDisposable
{
    private readonly FakeCluster _cluster;

    private ShopCluster(FakeCluster cluster) => _cluster = cluster;

    public FakeKubernetesApi Api => _cluster.Api;

    public static async Task<ShopCluster> StartAsync(ServiceReach reach, ILogger<KubernetesSource>? logger = null, Action<FakeKubernetesApi>? prepare = null) =>
        await StartAsync(new KubernetesOptions { Reach = reach }, logger, prepare);

    public static async Task<ShopCluster> StartAsync(KubernetesOptions options, ILogger<KubernetesSource>? logger = null, Action<FakeKubernetesApi>? prepare = null)
    {
        var cluster = new ShopCluster(await FakeCluster.StartAsync(options, logger));
        foreach (var service in JsonNode.Parse(Capture.Read("list-services.http").Body)!["items"]!.AsArray())
        {
            service!["kind"] = "Service";
            cluster.Api.Apply(service.ToJsonString());
        }

        prepare?.Invoke(cluster.Api);
        return cluster;
    }

    public void Service(string name, string spec, string status = "{}") => Api.Apply(
        $$$"""{"kind":"Service","metadata":{"name":"{{{name}}}","namespace":"shop"},"spec":{{{spec}}},"status":{{{status}}}}""");

    /// <param name="name">Its name.</param>
    /// <param name="addresses">Type and address of each, such as <c>InternalIP 10.0.0.1</c>.</param>
    /// <param name="ready">The status of its condition Ready.</param>
    public void Node(string name, string addresses, string ready = "True") => Api.Apply(
        $$$"""
        {"kind":"Node","metadata":{"name":"{{{name}}}","labels":{"topology.kubernetes.io/zone":"zone-{{{name[^1]}}}","topology.kubernetes.io/region":"here"}},
        "status":{"conditions":[{"type":"MemoryPressure","status":"False"},{"type":"Ready","status":"{{{ready}}}"}],
        "addresses":[{{{string.Join(',', addresses.Split(", ").Select(a => a.Split(' ')).Select(a => $"{{\"type\":\"{a[0]}\",\"address\":\"{a[1]}\"}}"))}}}]}}
        """);

    public Task<ServiceSnapshot> UntilAsync(ServiceName service, string addresses) => FakeCluster.UntilAsync(
        _cluster.Directory, service, s => s is { Condition: LiveCondition.Live or LiveCondition.Absent, Set: { } set } && Watching.Describe(set) == addresses);

    public Task<ServiceSnapshot> UntilAsync(ServiceName service, Func<ServiceSnapshot, bool> holds) => FakeCluster.UntilAsync(_cluster.Directory, service, holds);

    public async Task<EndpointSet> SetAsync(ServiceName service) => (await _cluster.Directory.GetAsync(service)).Set!;

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
