using System.Net;
using Discovery.Kubernetes.Testing;
using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests;

/// <summary>The source under a live set, against an API server that speaks real HTTP.</summary>
public sealed class FakeApiTests
{
    [Fact]
    public async Task Changes_arrive()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.1");
        await cluster.UntilAsync("10.0.0.1:8080");
        await cluster.Api.Watches.WaitAsync(1);
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.1", "10.0.0.2");
        await cluster.UntilAsync("10.0.0.1:8080 10.0.0.2:8080");
        cluster.Api.SetService("shop", "orders", 8080);
        await cluster.UntilAsync("");
        cluster.Api.RemoveService("shop", "orders");
        await cluster.UntilAsync("absent");
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.3");
        await cluster.UntilAsync("10.0.0.3:8080");

        Assert.Equal(["Watch"], cluster.Api.Requests.Select(r => r.Verb.ToString()));
    }

    [Fact]
    public async Task Many_slices_make_one_set()
    {
        await using var cluster = await FakeCluster.StartAsync();
        var addresses = Enumerable.Range(0, 1000).Select(i => $"10.0.{i / 250}.{i % 250}").ToList();
        cluster.Api.SetService("shop", "orders", 8080, addresses);
        var snapshot = await cluster.Directory.GetAsync("http://orders");

        Assert.Equal(addresses.Order(StringComparer.Ordinal), snapshot.Set!.Endpoints.Select(e => ((IPEndPoint)e.Address).Address.ToString()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    public async Task Events_in_small_pieces_arrive(int size)
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Api.Watches.WriteInPieces(size);
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.1");
        await cluster.UntilAsync("10.0.0.1:8080");
        await cluster.Api.Watches.WaitAsync(1);
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.2");
        await cluster.UntilAsync("10.0.0.2:8080");
    }

    [Fact]
    public async Task After_a_reset_or_a_cut_the_changes_of_the_meantime_are_there()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.1");
        await cluster.UntilAsync("10.0.0.1:8080");
        await cluster.Api.Watches.WaitAsync(1);
        cluster.Api.Watches.Abort();
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.2");
        await cluster.UntilAsync("10.0.0.2:8080");
        await cluster.Api.Watches.WaitAsync(1);
        cluster.Api.Watches.Truncate();
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.3");
        await cluster.UntilAsync("10.0.0.3:8080");
    }

    [Fact]
    public async Task An_outage_makes_the_set_stale_and_its_end_makes_it_live()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.1");
        await cluster.UntilAsync("10.0.0.1:8080");
        await cluster.Api.Watches.WaitAsync(1);
        var outage = await cluster.Api.OutageAsync();
        var stale = await cluster.UntilAsync("10.0.0.1:8080", LiveCondition.Stale);
        Assert.StartsWith("Cannot ", stale.Failure!.Message, StringComparison.Ordinal);
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.2");
        await outage.DisposeAsync();
        await cluster.UntilAsync("10.0.0.2:8080");
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_refused_list_is_tried_again_by_the_live_set(HttpStatusCode status)
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.1");
        cluster.Api.Faults.FailNext(status, times: 2);
        await cluster.UntilAsync("10.0.0.1:8080");

        Assert.Equal(3, cluster.Api.Requests.Count(r => r.Verb is KubernetesVerb.List or KubernetesVerb.Watch));
    }

    [Theory]
    [InlineData("<html>502</html>\n")]
    [InlineData("{\"type\":\"ADDED\",\"object\":null}\n")]
    public async Task Garbage_in_a_watch_never_empties_the_set(string garbage)
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.1");
        await cluster.UntilAsync("10.0.0.1:8080");
        await cluster.Api.Watches.WaitAsync(1);
        cluster.Api.Watches.Inject(garbage);
        await cluster.Api.WaitForRequestsAsync(2);
        await cluster.Api.Watches.WaitAsync(1);
        Assert.Equal("10.0.0.1:8080", Watching.Describe((await cluster.Directory.GetAsync("http://orders")).Set!));
    }

    [Fact]
    public async Task A_forgotten_history_brings_a_new_list_without_a_failure()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.1");
        await using var sets = cluster.Source.WatchAsync(ServiceName.Parse("http://orders"), Watching.Context(TimeProvider.System), default).GetAsyncEnumerator();
        Assert.True(await sets.MoveNextAsync());
        var next = sets.MoveNextAsync().AsTask();
        await cluster.Api.Watches.WaitAsync(1);
        // An event first, so that the end is not "at once"; then the version it goes on from is forgotten.
        cluster.Api.ApplySlice(Slice("orders-x", "\"labels\":{\"kubernetes.io/service-name\":\"orders\"},"));
        Assert.True(await next);
        next = sets.MoveNextAsync().AsTask();
        cluster.Api.Watches.Freeze();
        cluster.Api.DeleteSlice("shop", "orders-x");
        cluster.Api.Compact();
        cluster.Api.Watches.Drop();

        Assert.True(await next);
        Assert.Equal("10.0.0.1:8080", Watching.Describe(sets.Current));
        Assert.Equal([true, false, true], cluster.Api.Requests.Take(3).Select(r => r.Target.Contains("sendInitialEvents", StringComparison.Ordinal)));
    }

    private static string Slice(string name, string labels) =>
        $$"""{"metadata":{"name":"{{name}}",{{labels}}"namespace":"shop"},"addressType":"IPv4","endpoints":[{"addresses":["10.0.0.9"]}],"ports":[{"port":8080}]}""";
}
