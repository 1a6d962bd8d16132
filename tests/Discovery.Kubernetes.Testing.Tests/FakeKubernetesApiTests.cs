using System.Text.Json.Nodes;
using Discovery.Kubernetes.Testing.Tests.Wire;

namespace Discovery.Kubernetes.Testing.Tests;

public sealed class FakeKubernetesApiTests
{
    [Fact]
    public async Task An_http_client_follows_a_service_across_a_dropped_watch()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.SetService("shop", "orders", 8080, "10.0.0.1");
        using var client = new HttpClient { BaseAddress = api.Address };

        var list = JsonNode.Parse(await client.GetStringAsync(new Uri(Shop.Slices, UriKind.Relative)))!;
        var (first, version) = await NextAsync(client, (string)list["metadata"]!["resourceVersion"]!, async () =>
        {
            await api.Watches.WaitAsync(1);
            api.SetService("shop", "orders", 8080, "10.0.0.2");
            api.Watches.Drop();
            api.SetService("shop", "orders", 8080, "10.0.0.3");
        });
        var (second, _) = await NextAsync(client, version, () => Task.CompletedTask);

        Assert.Equal(("10.0.0.2", "10.0.0.3"), (first, second));
        Assert.Equal([KubernetesVerb.List, KubernetesVerb.Watch, KubernetesVerb.Watch], api.Requests.Select(request => request.Verb));
    }

    [Fact]
    public async Task Every_watch_sees_every_version_once_and_in_order_whoever_writes()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        using var watch = await RawExchange.OpenAsync(api, Shop.Slices + "?watch=1&resourceVersion=1");
        await api.Watches.WaitAsync(1);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var i = 1; i <= 50; i++)
                api.SetService("shop", $"service-{writer}", 8080, $"10.0.{writer}.{i}");
        })));

        for (var version = 2; version <= 201; version++)
        {
            var change = JsonNode.Parse((await watch.ReadLineAsync())!)!;
            Assert.Equal(version, int.Parse((string)change["object"]!["metadata"]!["resourceVersion"]!, null));
        }

        Assert.Equal(201, api.ResourceVersion);
    }

    [Fact]
    public async Task A_recreated_service_has_a_slice_of_another_name()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.SetService("shop", "web", 8080, "10.0.0.1");
        using var watch = await RawExchange.OpenAsync(api, Shop.Slices + "?watch=1&resourceVersion=2");
        api.RemoveService("shop", "web");
        api.SetService("shop", "web", 8080, "10.0.0.1");

        var gone = JsonNode.Parse((await watch.ReadLineAsync())!)!;
        var back = JsonNode.Parse((await watch.ReadLineAsync())!)!;

        Assert.Equal(("DELETED", "ADDED"), ((string?)gone["type"], (string?)back["type"]));
        Assert.NotEqual((string?)gone["object"]!["metadata"]!["name"], (string?)back["object"]!["metadata"]!["name"]);
    }

    [Fact]
    public async Task It_cannot_be_written_to_over_http()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        using var client = new HttpClient { BaseAddress = api.Address };

        using var answer = await client.DeleteAsync(new Uri(Shop.Slices, UriKind.Relative));

        Assert.Equal(System.Net.HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public async Task A_taken_port_is_told_at_the_start()
    {
        await using var api = await FakeKubernetesApi.StartAsync();

        await Assert.ThrowsAnyAsync<IOException>(
            () => FakeKubernetesApi.StartAsync(new FakeKubernetesApiOptions { Port = api.Address.Port }));
    }

    [Fact]
    public async Task Options_out_of_range_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => FakeKubernetesApi.StartAsync(new FakeKubernetesApiOptions { MaxEndpointsPerSlice = 0 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => FakeKubernetesApi.StartAsync(new FakeKubernetesApiOptions { KeptChanges = -1 }));
    }

    private static async Task<(string Address, string Version)> NextAsync(HttpClient client, string version, Func<Task> meanwhile)
    {
        var uri = new Uri($"{Shop.Slices}?watch=1&resourceVersion={version}", UriKind.Relative);
        using var response = await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead);
        await meanwhile();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var slice = JsonNode.Parse((await lines.ReadLineAsync())!)!["object"]!;
        return ((string)slice["endpoints"]![0]!["addresses"]![0]!, (string)slice["metadata"]!["resourceVersion"]!);
    }
}
