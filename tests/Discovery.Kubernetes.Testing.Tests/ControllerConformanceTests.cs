using Discovery.Kubernetes.Testing.Tests.Wire;

namespace Discovery.Kubernetes.Testing.Tests;

public sealed class ControllerConformanceTests
{
    [Fact]
    public async Task Writes_the_slices_of_a_service_as_the_recorded_controller_did()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.SetService("kcm", "app", [new("http", 8080)], Pods((zone, _) => ([zone], [])));
        api.SetService("kcm", "app-node", [new(8080)], Pods((zone, node) => ([zone], [node])));
        api.SetService("kcm", "app-hl", [new("http", 8080)], Pods(hostname: true), headless: true);
        api.SetService("kcm", "app-pub", [new("http", 8080)], Pods(), headless: true);

        using var client = new HttpClient { BaseAddress = api.Address };
        var actual = await client.GetStringAsync(new Uri("apis/discovery.k8s.io/v1/namespaces/kcm/endpointslices", UriKind.Relative));

        Assert.Equal(Masked.Controller(Recording.Read("controller-slices.json")), Masked.Controller(actual));
    }

    private static List<SliceEndpoint> Pods(
        Func<string, string, (string[] Zones, string[] Nodes)>? hints = null, bool hostname = false) =>
        [.. Enumerable.Range(0, 3).Select(i =>
        {
            var letter = i < 2 ? "a" : "b";
            var (zones, nodes) = hints?.Invoke($"zone-{letter}", $"node-{letter}") ?? ([], []);
            return new SliceEndpoint($"10.244.7.1{i}")
            {
                Pod = $"app-{i}",
                Node = $"node-{letter}",
                Zone = $"zone-{letter}",
                Hostname = hostname ? $"app-{i}" : null,
                ForZones = zones,
                ForNodes = nodes,
            };
        })];
}
