using System.Net;
using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests;

/// <summary>Many services on few watches.</summary>
public sealed class SharingTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(WatchScope.Auto, 4, 4)]
    [InlineData(WatchScope.Auto, 5, 1)]
    [InlineData(WatchScope.Auto, 50, 1)]
    [InlineData(WatchScope.Service, 6, 6)]
    [InlineData(WatchScope.Namespace, 6, 1)]
    [InlineData(WatchScope.Cluster, 6, 1)]
    public async Task The_scope_says_how_many_watches_services_of_a_namespace_cost(WatchScope scope, int services, int watches)
    {
        await using var cluster = await FakeCluster.StartAsync(scope);
        for (var i = 0; i < services; i++)
            cluster.Api.SetService("shop", $"s{i}", 8080, $"10.0.0.{i + 1}");
        for (var i = 0; i < services; i++)
            await Until(cluster, i, $"10.0.0.{i + 1}:8080");
        await cluster.Api.Watches.WaitAsync(watches);

        // All go on: those that were first too, whose watch was replaced.
        for (var i = 0; i < services; i++)
            cluster.Api.SetService("shop", $"s{i}", 8080, $"10.0.1.{i + 1}");
        for (var i = 0; i < services; i++)
            await Until(cluster, i, $"10.0.1.{i + 1}:8080");
        Assert.Equal(watches, cluster.Api.Watches.Count);
    }

    [Fact]
    public async Task No_set_is_lost_and_none_comes_back_while_the_watch_of_a_namespace_takes_over()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Api.SetService("shop", "s0", 8080, "10.0.0.0");
        await Until(cluster, 0, "10.0.0.0:8080");
        using var stop = new CancellationTokenSource();
        var seen = new List<string>();
        var watching = Task.Run(async () =>
        {
            await foreach (var snapshot in cluster.Directory.WatchAsync("http://s0", stop.Token))
                seen.Add($"{snapshot.Condition} {Watching.Describe(snapshot.Set!)}");
        });

        var others = new List<Task>();
        for (var i = 1; i <= 200; i++)
        {
            cluster.Api.SetService("shop", "s0", 8080, $"10.0.0.{i}");
            if (i % 20 == 0)
                others.Add(cluster.Directory.GetAsync($"http://s{i}").AsTask());
        }

        await Task.WhenAll(others);
        await Until(cluster, 0, "10.0.0.200:8080");
        await cluster.Api.Watches.WaitAsync(1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);

        Assert.All(seen, s => Assert.StartsWith("Live 10.0.0.", s, StringComparison.Ordinal));
        var order = seen.Select(s => int.Parse(s.Split('.')[3].Split(':')[0], null)).ToList();
        Assert.Equal(order.Order(), order);
    }

    [Fact]
    public async Task Each_namespace_counts_for_itself()
    {
        await using var cluster = await FakeCluster.StartAsync();
        for (var i = 0; i < 8; i++)
        {
            cluster.Api.SetService($"ns{i % 2}", $"s{i}", 8080, $"10.0.0.{i}");
            await cluster.Directory.GetAsync($"http://s{i}.ns{i % 2}");
        }

        await cluster.Api.Watches.WaitAsync(8);
    }

    [Fact]
    public async Task A_service_that_is_wanted_twice_costs_one_watch()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.1");
        await cluster.Directory.GetAsync("http://orders");
        await cluster.Directory.GetAsync("http://orders:9090");
        await cluster.Directory.GetAsync("https://orders.shop");

        Assert.Single(cluster.Api.Requests);
    }

    [Fact]
    public async Task A_watch_is_closed_a_minute_after_its_last_reader_left()
    {
        var clock = new ManualClock();
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Api.SetService("shop", "web", 8080, "10.0.0.1");
        var context = Watching.Context(clock);
        await ReadOnceAsync(cluster.Source, context);
        await clock.WaitForTimerAsync(Minute);
        clock.Advance(Minute - TimeSpan.FromTicks(1));
        // Within the minute it costs nothing to come back, and the minute begins anew.
        await ReadOnceAsync(cluster.Source, context);
        Assert.Single(cluster.Api.Requests);
        await clock.WaitForTimerAsync(Minute);
        clock.Advance(Minute - TimeSpan.FromTicks(1));
        Assert.Equal(1, cluster.Api.Watches.Count);
        clock.Advance(TimeSpan.FromTicks(1));
        await cluster.Api.Watches.WaitAsync(0);
        await ReadOnceAsync(cluster.Source, context);
        Assert.Equal(2, cluster.Api.Requests.Count);
    }

    [Fact]
    public async Task Disposing_the_source_ends_its_watches()
    {
        var clock = new ManualClock();
        await using var cluster = await FakeCluster.StartAsync();
        await ReadOnceAsync(cluster.Source, Watching.Context(clock));
        cluster.Source.Dispose();

        await cluster.Api.Watches.WaitAsync(0);
        // The loop ends on a thread of its own.
        for (var turn = 0; turn < 1_000_000 && clock.PendingTimers > 0; turn++)
            await Task.Yield();
        Assert.Equal(0, clock.PendingTimers);
    }

    [Fact]
    public async Task A_failure_is_told_once_to_each_reader_and_the_next_attempt_is_not_theirs()
    {
        var clock = new ManualClock();
        using var api = new ScriptedApi();
        using var source = new KubernetesSource(Watching.Options, api);
        var (first, second) = (Watching.Context(clock), Watching.Context(clock));

        Assert.EndsWith(ScriptedApi.Over, (await FailureAsync(source, first)).Message, StringComparison.Ordinal);
        // A newcomer hears of it at once, the other one only of the next failure.
        var again = FailureAsync(source, first);
        await FailureAsync(source, second);
        Assert.False(again.IsCompleted);
        Assert.Single(api.Requests);
        while (!again.IsCompleted)
            await Task.WhenAny(again, clock.AdvanceToNextTimerAsync(TimeSpan.FromSeconds(2)));
        await again;
        Assert.InRange(api.Requests.Count, 2, 3);
    }

    [Fact]
    public async Task A_watch_that_recovers_wakes_its_readers_at_once()
    {
        var clock = new ManualClock();
        using var api = new ScriptedApi().Fail(new HttpRequestException("down"))
            .AnswerJson(Json.List("10", Json.Slice("a", Json.At("10.0.0.1")))).Hang();
        using var source = new KubernetesSource(Watching.Options, api);
        var context = Watching.Context(clock);
        await FailureAsync(source, context);
        var next = ReadOnceAsync(source, context);
        while (!next.IsCompleted)
            await Task.WhenAny(next, clock.AdvanceToNextTimerAsync(TimeSpan.FromSeconds(2)));

        Assert.Equal("10.0.0.1:8080", Watching.Describe(await next));
    }

    [Fact]
    public async Task A_missing_right_is_asked_for_again_slowly_unless_somebody_is_in_a_hurry()
    {
        var clock = new ManualClock();
        using var api = new ScriptedApi().Answer("err-403-watch.http").Answer("err-403-watch.http");
        using var source = new KubernetesSource(Watching.Options, api);
        var context = Watching.Context(clock);
        await FailureAsync(source, context);
        var again = FailureAsync(source, context);
        // The shortest pause, then the rest of 5 to 10 seconds.
        await clock.AdvanceToNextTimerAsync(TimeSpan.FromSeconds(1.6));
        await clock.WaitForTimersAsync(1);
        Assert.InRange(clock.NextTimer!.Value, TimeSpan.FromSeconds(3.4), TimeSpan.FromSeconds(10));
        Assert.Single(api.Requests);
        context.RequestRefresh();
        await again.WaitAsync(Watching.Patience, TimeProvider.System);
        Assert.Equal(2, api.Requests.Count);
    }

    [Fact]
    public async Task A_pause_that_the_server_asks_for_is_kept_by_those_in_a_hurry_too()
    {
        var clock = new ManualClock();
        using var api = new ScriptedApi().Answer(() =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            response.Headers.TryAddWithoutValidation("Retry-After", "40");
            return response;
        });
        using var source = new KubernetesSource(Watching.Options, api);
        var context = Watching.Context(clock);
        Assert.Equal(TimeSpan.FromSeconds(40), (await FailureAsync(source, context)).RetryAfter);
        var again = FailureAsync(source, context);
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(40));
        context.RequestRefresh();
        clock.Advance(TimeSpan.FromSeconds(39));
        Assert.Single(api.Requests);
        clock.Advance(TimeSpan.FromSeconds(1));
        await again.WaitAsync(Watching.Patience, TimeProvider.System);
    }

    private static Task<ServiceSnapshot> Until(FakeCluster cluster, int service, string addresses) =>
        FakeCluster.UntilAsync(cluster.Directory, ServiceName.Parse($"http://s{service}"), s => s.Set is { } set && Watching.Describe(set) == addresses);

    private static async Task<EndpointSet> ReadOnceAsync(KubernetesSource source, WatchContext context)
    {
        await foreach (var set in source.WatchAsync(ServiceName.Parse("http://web"), context, CancellationToken.None))
            return set;
        throw new InvalidOperationException("The watch ended.");
    }

    private static async Task<SourceException> FailureAsync(KubernetesSource source, WatchContext context) =>
        await Assert.ThrowsAsync<SourceException>(() => ReadOnceAsync(source, context));
}
