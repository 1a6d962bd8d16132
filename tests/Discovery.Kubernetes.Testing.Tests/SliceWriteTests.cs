using System.Text.Json.Nodes;
using Discovery.Kubernetes.Testing.Tests.Wire;

namespace Discovery.Kubernetes.Testing.Tests;

public sealed class SliceWriteTests
{
    [Fact]
    public async Task An_update_keeps_the_uid_and_raises_version_and_generation()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.SetService("shop", "web", 8080, "10.0.0.1");
        var before = await MetadataAsync(api);

        api.SetService("shop", "web", 8080, "10.0.0.2");
        var after = await MetadataAsync(api);

        Assert.Equal((string?)before["uid"], (string?)after["uid"]);
        Assert.Equal((string?)before["name"], (string?)after["name"]);
        Assert.Equal(("2", 1), ((string?)before["resourceVersion"], (int)before["generation"]!));
        Assert.Equal(("3", 2), ((string?)after["resourceVersion"], (int)after["generation"]!));
    }

    [Fact]
    public async Task Writing_the_same_again_changes_nothing()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.SetService("shop", "web", 8080, "10.0.0.1");
        var version = api.ResourceVersion;

        api.SetService("shop", "web", 8080, "10.0.0.1");

        Assert.Equal(version, api.ResourceVersion);
    }

    [Fact]
    public async Task An_annotation_raises_the_version_but_not_the_generation()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.ApplySlice("""{"metadata":{"name":"a","namespace":"shop"},"addressType":"IPv4"}""");
        api.ApplySlice("""{"metadata":{"name":"a","namespace":"shop","annotations":{"k":"v"}},"addressType":"IPv4"}""");

        var metadata = await MetadataAsync(api);

        Assert.Equal(("3", 1), ((string?)metadata["resourceVersion"], (int)metadata["generation"]!));
    }

    [Fact]
    public async Task A_recreated_slice_has_a_new_uid()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        var slice = Shop.Slice("a", "web", "IPv4", "[]");
        api.ApplySlice(slice);
        var before = await MetadataAsync(api);
        Assert.True(api.DeleteSlice("shop", "a"));
        Assert.False(api.DeleteSlice("shop", "a"));
        api.ApplySlice(slice);

        Assert.NotEqual((string?)before["uid"], (string?)(await MetadataAsync(api))["uid"]);
    }

    [Fact]
    public async Task Unknown_fields_survive_after_the_known_ones()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.ApplySlice(
            """
            {"future":[1,null],"ports":[],"endpoints":[{"new":{"x":null},"addresses":["10.0.0.1"]}],
             "addressType":"IPv4","metadata":{"namespace":"shop","name":"a","uid":"mine"}}
            """);

        var slice = (await ItemsAsync(api))[0]!;

        Assert.Equal("""[{"addresses":["10.0.0.1"],"conditions":{},"new":{"x":null}}]""", slice["endpoints"]!.ToJsonString());
        Assert.Equal("""[1,null]""", slice["future"]!.ToJsonString());
        Assert.Equal(["metadata", "addressType", "endpoints", "ports", "future"], slice.AsObject().Select(field => field.Key));
        Assert.NotEqual("mine", (string?)slice["metadata"]!["uid"]);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"}}""")]
    [InlineData("""{"metadata":{"name":"a"},"addressType":"IPv4"}""")]
    [InlineData("""{"addressType":"IPv4"}""")]
    [InlineData("[]")]
    public async Task A_slice_that_no_server_would_take_is_refused(string json)
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        Assert.Throws<ArgumentException>(() => api.ApplySlice(json));
    }

    private static async Task<JsonNode> MetadataAsync(FakeKubernetesApi api) => (await ItemsAsync(api))[0]!["metadata"]!;

    private static async Task<JsonArray> ItemsAsync(FakeKubernetesApi api)
    {
        using var answer = await RawExchange.OpenAsync(api, Shop.Slices);
        return JsonNode.Parse(await answer.ReadBodyAsync())!["items"]!.AsArray();
    }
}
