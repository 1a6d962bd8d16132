using System.Text.Json.Nodes;
using Discovery.Kubernetes.Testing.Tests.Wire;

namespace Discovery.Kubernetes.Testing.Tests;

public sealed class ServiceSlicesTests
{
    [Fact]
    public async Task More_endpoints_than_a_slice_holds_are_split()
    {
        await using var api = await FakeKubernetesApi.StartAsync();

        api.SetService("shop", "web", 8080, [.. Enumerable.Range(0, 250).Select(i => $"10.0.{i / 100}.{i % 100}")]);

        Assert.Equal([100, 100, 50], (await SlicesAsync(api)).Select(Count));
    }

    [Fact]
    public async Task Scaling_touches_only_the_slices_that_change()
    {
        await using var api = await FakeKubernetesApi.StartAsync(new FakeKubernetesApiOptions { MaxEndpointsPerSlice = 2 });
        api.SetService("shop", "web", 8080, "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4");
        var version = api.ResourceVersion;

        api.SetService("shop", "web", 8080, "10.0.0.4", "10.0.0.2", "10.0.0.5", "10.0.0.1");

        var slices = await SlicesAsync(api);
        Assert.Equal(["10.0.0.1 10.0.0.2", "10.0.0.4 10.0.0.5"], slices.Select(Addresses));
        Assert.Equal(version + 1, api.ResourceVersion);
    }

    [Fact]
    public async Task A_slice_that_runs_empty_goes_while_others_stay()
    {
        await using var api = await FakeKubernetesApi.StartAsync(new FakeKubernetesApiOptions { MaxEndpointsPerSlice = 1 });
        api.SetService("shop", "web", 8080, "10.0.0.1", "10.0.0.2");

        api.SetService("shop", "web", 8080, "10.0.0.2");

        Assert.Equal(["10.0.0.2"], (await SlicesAsync(api)).Select(Addresses));
    }

    [Fact]
    public async Task Scaled_to_zero_a_placeholder_with_nulls_stays()
    {
        await using var api = await FakeKubernetesApi.StartAsync(new FakeKubernetesApiOptions { MaxEndpointsPerSlice = 1 });
        api.SetService("shop", "web", 8080, "10.0.0.1", "10.0.0.2");
        var uid = (string?)(await SlicesAsync(api))[0]!["metadata"]!["uid"];

        api.SetService("shop", "web", 8080);

        var slice = Assert.Single(await SlicesAsync(api))!.AsObject();
        Assert.Equal(uid, (string?)slice["metadata"]!["uid"]);
        Assert.True(slice.ContainsKey("endpoints") && slice["endpoints"] is null);
        Assert.True(slice.ContainsKey("ports") && slice["ports"] is null);
    }

    [Fact]
    public async Task A_service_without_endpoints_begins_with_a_placeholder()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.SetService("shop", "web", 8080);

        Assert.Equal("IPv4", (string?)Assert.Single(await SlicesAsync(api))!["addressType"]);
    }

    [Fact]
    public async Task Address_families_have_slices_of_their_own()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.SetService("shop", "web", 8080, "10.0.0.1", "fd00::1");

        Assert.Equal(
            ["IPv4 10.0.0.1", "IPv6 fd00::1"], (await SlicesAsync(api)).Select(slice => $"{slice!["addressType"]} {Addresses(slice)}"));
    }

    [Fact]
    public async Task Removing_a_service_deletes_its_slices_but_no_raw_ones()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.ApplySlice(Shop.Slice("raw", "web", "IPv4", "[]"));
        api.SetService("shop", "web", 8080, "10.0.0.1", "fd00::1");

        Assert.True(api.RemoveService("shop", "web"));
        Assert.False(api.RemoveService("shop", "web"));

        Assert.Equal("raw", (string?)Assert.Single(await SlicesAsync(api))!["metadata"]!["name"]);
    }

    [Fact]
    public async Task Endpoints_carry_what_they_are_given_and_nothing_else()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.SetService(
            "shop",
            "web",
            [new("http", 8080) { AppProtocol = "kubernetes.io/h2c" }, new("any", null) { Protocol = "UDP" }],
            [
                new("10.0.0.1") { Ready = null, Serving = null, Terminating = null, Pod = "p", PodUid = "u" },
                SliceEndpoint.NotReadyAt("10.0.0.2"),
                SliceEndpoint.TerminatingAt("10.0.0.3"),
            ],
            labels: new Dictionary<string, string>(StringComparer.Ordinal) { ["team"] = "a" });

        var slice = Assert.Single(await SlicesAsync(api))!;

        Assert.Equal(
            """
            [{"addresses":["10.0.0.1"],"conditions":{},"targetRef":{"kind":"Pod","namespace":"shop","name":"p","uid":"u"}},
            {"addresses":["10.0.0.2"],"conditions":{"ready":false,"serving":false,"terminating":false}},
            {"addresses":["10.0.0.3"],"conditions":{"ready":false,"serving":true,"terminating":true}}]
            """.ReplaceLineEndings(""),
            slice["endpoints"]!.ToJsonString());
        Assert.Equal(
            """[{"name":"http","protocol":"TCP","port":8080,"appProtocol":"kubernetes.io/h2c"},{"name":"any","protocol":"UDP"}]""",
            slice["ports"]!.ToJsonString());
        Assert.Equal("a", (string?)slice["metadata"]!["labels"]!["team"]);
    }

    [Fact]
    public async Task A_pod_keeps_its_uid_across_services_and_scaling()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.SetService("shop", "a", [new(80)], [new("10.0.0.1") { Pod = "p" }]);
        api.SetService("shop", "b", [new(80)], [new("10.0.0.1") { Pod = "p" }, new("10.0.0.2") { Pod = "q" }]);

        var uids = (await SlicesAsync(api)).SelectMany(slice => slice!["endpoints"]!.AsArray())
            .Select(endpoint => (string)endpoint!["targetRef"]!["uid"]!).ToList();

        Assert.Equal(3, uids.Count);
        Assert.Equal(uids[0], uids[1]);
        Assert.NotEqual(uids[0], uids[2]);
    }

    [Fact]
    public async Task A_name_instead_of_an_address_is_refused()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        Assert.Throws<ArgumentException>(() => api.SetService("shop", "web", 80, "backend.example.com"));
    }

    private static async Task<JsonArray> SlicesAsync(FakeKubernetesApi api)
    {
        using var answer = await RawExchange.OpenAsync(api, Shop.Slices);
        return JsonNode.Parse(await answer.ReadBodyAsync())!["items"]!.AsArray();
    }

    private static int Count(JsonNode? slice) => slice!["endpoints"]!.AsArray().Count;

    private static string Addresses(JsonNode? slice) =>
        string.Join(' ', slice!["endpoints"]!.AsArray().Select(endpoint => endpoint!["addresses"]![0]!.ToString()));
}
