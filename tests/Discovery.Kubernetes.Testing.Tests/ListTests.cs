using System.Text.Json.Nodes;
using Discovery.Kubernetes.Testing.Tests.Wire;

namespace Discovery.Kubernetes.Testing.Tests;

public sealed class ListTests
{
    [Theory]
    [InlineData("k=v", "both only-k")]
    [InlineData("k==v", "both only-k")]
    [InlineData("k!=v", "none other")]
    [InlineData("k", "both only-k other")]
    [InlineData("!k", "none")]
    [InlineData("k=v,l=w", "both")]
    [InlineData("k=v, !l", "only-k")]
    [InlineData("k in (u, v)", "both only-k other")]
    [InlineData("k notin (v),k", "other")]
    [InlineData("", "both none only-k other")]
    public async Task A_label_selector_selects(string selector, string expected)
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        Apply(api, "both", """{"k":"v","l":"w"}""");
        Apply(api, "only-k", """{"k":"v"}""");
        Apply(api, "other", """{"k":"u"}""");
        Apply(api, "none", "{}");

        var list = await ListAsync(api, $"?labelSelector={Uri.EscapeDataString(selector)}");

        Assert.Equal(expected, Names(list));
    }

    [Theory]
    [InlineData("labelSelector=%3Dv", "unable to parse requirement")]
    [InlineData("labelSelector=k%20in%20v", "unable to parse requirement")]
    [InlineData("fieldSelector=spec.type%3Dx", "of field selectors the fake knows metadata.name=")]
    [InlineData("continue=!", "continue key is not valid")]
    public async Task What_cannot_be_understood_is_refused(string query, string message)
    {
        await using var api = await FakeKubernetesApi.StartAsync();

        using var answer = await RawExchange.OpenAsync(api, $"{Shop.Slices}?{query}");

        Assert.Equal("HTTP/1.1 400 Bad Request", answer.StatusLine);
        Assert.Contains(message, await answer.ReadBodyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_go_on_in_the_version_of_the_first()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        foreach (var name in new[] { "a", "b", "c" })
            Apply(api, name, "{}");

        var first = await ListAsync(api, "?limit=2");
        api.DeleteSlice("shop", "c");
        Apply(api, "d", "{}");
        var second = await ListAsync(api, $"?limit=2&continue={first["metadata"]!["continue"]}");

        Assert.Equal("a b", Names(first));
        Assert.Equal(1, (int)first["metadata"]!["remainingItemCount"]!);
        Assert.Equal("c", Names(second));
        Assert.Equal((string?)first["metadata"]!["resourceVersion"], (string?)second["metadata"]!["resourceVersion"]);
        Assert.Null(second["metadata"]!["continue"]);
    }

    [Fact]
    public async Task Pages_of_the_cluster_cross_namespaces()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.SetService("z", "s", 80, "10.0.0.1");
        api.SetService("a", "s", 80, "10.0.0.1");

        var names = new List<string>();
        for (var query = "?limit=1"; query is not null;)
        {
            var page = await ListAsync(api, query, "/apis/discovery.k8s.io/v1/endpointslices");
            names.Add(page["items"]![0]!["metadata"]!["namespace"]!.ToString());
            query = page["metadata"]!["continue"] is { } token ? $"?limit=1&continue={token}" : null;
        }

        Assert.Equal(["a", "z"], names);
    }

    [Fact]
    public async Task An_exact_list_shows_the_past()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        Apply(api, "a", "{}");
        var version = api.ResourceVersion;
        Apply(api, "b", "{}");
        Apply(api, "a", """{"k":"v"}""");

        var list = await ListAsync(api, $"?resourceVersion={version}&resourceVersionMatch=Exact");

        Assert.Equal("a", Names(list));
        Assert.Null(list["items"]![0]!["metadata"]!["labels"]!["k"]);
        Assert.Equal("a b", Names(await ListAsync(api, $"?resourceVersion={version}")));
    }

    [Fact]
    public async Task One_slice_is_found_by_name()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        Apply(api, "a", "{}");

        var slice = await ListAsync(api, "/a");

        Assert.Equal("EndpointSlice", (string?)slice["kind"]);
        Assert.Equal("a", (string?)slice["metadata"]!["name"]);
    }

    private static void Apply(FakeKubernetesApi api, string name, string labels) => api.ApplySlice(
        $$"""{"metadata":{"name":"{{name}}","namespace":"shop","labels":{{labels}} },"addressType":"IPv4"}""");

    private static async Task<JsonNode> ListAsync(FakeKubernetesApi api, string query, string path = Shop.Slices)
    {
        using var answer = await RawExchange.OpenAsync(api, path + query);
        Assert.Equal("HTTP/1.1 200 OK", answer.StatusLine);
        return JsonNode.Parse(await answer.ReadBodyAsync())!;
    }

    private static string Names(JsonNode list) =>
        string.Join(' ', list["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.ToString()));
}
