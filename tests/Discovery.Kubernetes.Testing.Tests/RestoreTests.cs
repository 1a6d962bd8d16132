using System.Text.Json.Nodes;
using Discovery.Kubernetes.Testing.Tests.Wire;

namespace Discovery.Kubernetes.Testing.Tests;

/// <summary>The store goes back to a backup, as after an etcd restore.</summary>
public sealed class RestoreTests
{
    [Fact]
    public async Task Objects_and_versions_go_back_and_what_clients_know_is_of_the_future()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        Apply(api, "a", "IPv4");
        Apply(api, "b", "IPv4");
        var backup = api.BackUp();
        api.DeleteSlice("shop", "a");
        Apply(api, "c", "IPv4");
        var known = api.ResourceVersion;

        api.Restore(backup);

        Assert.Equal((backup.ResourceVersion, backup.ResourceVersion), (api.ResourceVersion, known - 2));
        using var list = await RawExchange.OpenAsync(api, Shop.Slices);
        var names = JsonNode.Parse(await list.ReadBodyAsync())!["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.ToString());
        Assert.Equal(["a", "b"], names);
        using var future = await RawExchange.OpenAsync(api, $"{Shop.Slices}?resourceVersion={known}");
        Assert.Equal("HTTP/1.1 504 Gateway Timeout", future.StatusLine);
        using var past = await RawExchange.OpenAsync(api, $"{Shop.Slices}?watch=1&resourceVersion={backup.ResourceVersion - 1}");
        Assert.Contains("\"code\":410", await past.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watches_are_reset_and_one_of_the_future_is_silent()
    {
        var clock = new ManualClock();
        await using var api = await FakeKubernetesApi.StartAsync(new FakeKubernetesApiOptions { TimeProvider = clock });
        Apply(api, "a", "IPv4");
        var backup = api.BackUp();
        Apply(api, "b", "IPv4");
        using var open = await RawExchange.OpenAsync(api, $"{Shop.Slices}?watch=1&resourceVersion={api.ResourceVersion}");
        var known = api.ResourceVersion;

        api.Restore(backup);

        await Assert.ThrowsAnyAsync<IOException>(open.ReadLineAsync);
        using var future = await RawExchange.OpenAsync(api, $"{Shop.Slices}?watch=1&resourceVersion={known}&timeoutSeconds=60");
        Apply(api, "other", "IPv6");
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Null(await future.ReadLineAsync());
    }

    private static void Apply(FakeKubernetesApi api, string name, string type) => api.ApplySlice(
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"shop"},"addressType":"{{{type}}}"}""");
}
