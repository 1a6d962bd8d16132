using System.Text.Json.Nodes;
using Discovery.Kubernetes.Testing.Tests.Wire;

namespace Discovery.Kubernetes.Testing.Tests;

public sealed class WatchTests
{
    private const string Everything = "/apis/discovery.k8s.io/v1/endpointslices?watch=1";

    [Fact]
    public async Task Selector_exit_arrives_as_deleted_with_a_new_version_and_the_old_content()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.ApplySlice(Slice("a", "web"));
        using var watch = await OpenAsync(api, $"&resourceVersion={api.ResourceVersion}&{Shop.OfWeb}");

        api.ApplySlice(Slice("a", "other"));
        api.ApplySlice(Slice("a", "web"));

        var gone = await EventAsync(watch);
        Assert.Equal("DELETED a 3 web", Describe(gone));
        Assert.Equal(1, (int)gone["object"]!["metadata"]!["generation"]!);
        Assert.Equal("ADDED a 4 web", Describe(await EventAsync(watch)));
    }

    [Fact]
    public async Task A_watch_replays_what_came_after_its_version()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.ApplySlice(Slice("a", "web"));
        var version = api.ResourceVersion;
        api.ApplySlice(Slice("b", "web"));
        api.DeleteSlice("shop", "a");
        using var watch = await OpenAsync(api, $"&resourceVersion={version}");

        api.ApplySlice(Slice("c", "web"));

        Assert.Equal("ADDED b 3 web", Describe(await EventAsync(watch)));
        Assert.Equal("DELETED a 4 web", Describe(await EventAsync(watch)));
        Assert.Equal("ADDED c 5 web", Describe(await EventAsync(watch)));
    }

    [Fact]
    public async Task A_watch_of_a_namespace_hears_nothing_of_others()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        using var watch = await RawExchange.OpenAsync(api, Shop.Slices + "?watch=1&resourceVersion=1");
        await api.Watches.WaitAsync(1);

        api.SetService("elsewhere", "web", 8080, "10.0.0.1");
        api.ApplySlice(Slice("a", "web"));

        Assert.Equal("ADDED a 3 web", Describe(await EventAsync(watch)));
    }

    [Fact]
    public async Task Only_as_many_changes_are_replayed_as_are_kept()
    {
        await using var api = await FakeKubernetesApi.StartAsync(new FakeKubernetesApiOptions { KeptChanges = 2 });
        foreach (var name in new[] { "a", "b", "c" })
            api.ApplySlice(Slice(name, "web"));

        using var known = await OpenAsync(api, "&resourceVersion=2");
        using var forgotten = await RawExchange.OpenAsync(api, Everything + "&resourceVersion=1");

        Assert.Equal("ADDED b 3 web", Describe(await EventAsync(known)));
        Assert.Equal(410, (int)(await EventAsync(forgotten))["object"]!["code"]!);
        Assert.Null(await forgotten.ReadLineAsync());
    }

    [Fact]
    public async Task A_compaction_leaves_open_watches_alone()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        using var watch = await OpenAsync(api, "&resourceVersion=1");

        api.Compact();
        api.ApplySlice(Slice("a", "web"));

        Assert.Equal("ADDED a 2 web", Describe(await EventAsync(watch)));
    }

    [Fact]
    public async Task Version_zero_with_bookmarks_marks_the_end_of_initial_events()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.ApplySlice(Slice("a", "web"));

        using var watch = await OpenAsync(api, "&resourceVersion=0&allowWatchBookmarks=true");

        Assert.Equal("ADDED a 2 web", Describe(await EventAsync(watch)));
        var mark = await EventAsync(watch);
        Assert.Equal("true", (string?)mark["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]);
    }

    [Fact]
    public async Task Bookmarks_come_on_command_only_to_those_who_allow_them()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        using var with = await OpenAsync(api, "&resourceVersion=1&allowWatchBookmarks=true");
        using var without = await RawExchange.OpenAsync(api, Everything + "&resourceVersion=1");
        await api.Watches.WaitAsync(2);

        api.Watches.SendBookmarks();
        api.ApplySlice(Slice("a", "web"));

        Assert.Equal("BOOKMARK", (string?)(await EventAsync(with))["type"]);
        Assert.Equal("ADDED", (string?)(await EventAsync(with))["type"]);
        Assert.Equal("ADDED", (string?)(await EventAsync(without))["type"]);
    }

    [Fact]
    public async Task A_short_watch_gets_no_bookmarks_before_its_deadline()
    {
        var clock = new ManualClock();
        await using var api = await FakeKubernetesApi.StartAsync(new FakeKubernetesApiOptions { TimeProvider = clock });
        using var watch = await OpenAsync(api, "&resourceVersion=1&allowWatchBookmarks=true&timeoutSeconds=2");

        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Null(await watch.ReadLineAsync());
    }

    [Fact]
    public async Task A_watch_without_deadline_ends_after_half_an_hour()
    {
        var clock = new ManualClock();
        await using var api = await FakeKubernetesApi.StartAsync(new FakeKubernetesApiOptions { TimeProvider = clock });
        using var watch = await OpenAsync(api, "&resourceVersion=1");

        clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1));
        Assert.Equal(1, api.Watches.Count);
        clock.Advance(TimeSpan.FromTicks(1));

        Assert.Null(await watch.ReadLineAsync());
        Assert.Equal(0, clock.PendingTimers);
    }

    [Fact]
    public async Task A_client_that_goes_away_no_longer_counts()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        using (await OpenAsync(api, ""))
            Assert.Equal(1, api.Watches.Count);

        await api.Watches.WaitAsync(0);
    }

    [Fact]
    public async Task A_watch_list_of_the_future_is_refused()
    {
        await using var api = await FakeKubernetesApi.StartAsync();

        using var watch = await RawExchange.OpenAsync(
            api, Everything + "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=99");

        Assert.Equal("HTTP/1.1 504 Gateway Timeout", watch.StatusLine);
    }

    [Fact]
    public async Task A_version_match_without_initial_events_is_refused()
    {
        await using var api = await FakeKubernetesApi.StartAsync();

        using var watch = await RawExchange.OpenAsync(api, Everything + "&resourceVersionMatch=NotOlderThan&resourceVersion=1");

        Assert.Equal("HTTP/1.1 422 Unprocessable Entity", watch.StatusLine);
    }

    private static string Slice(string name, string service) => Shop.Slice(name, service, "IPv4", "[]");

    private static async Task<RawExchange> OpenAsync(FakeKubernetesApi api, string query)
    {
        var watch = await RawExchange.OpenAsync(api, Everything + query);
        await api.Watches.WaitAsync(1);
        return watch;
    }

    private static async Task<JsonNode> EventAsync(RawExchange watch)
    {
        var line = await watch.ReadLineAsync();
        Assert.NotNull(line);
        return JsonNode.Parse(line)!;
    }

    private static string Describe(JsonNode change)
    {
        var metadata = change["object"]!["metadata"]!;
        return $"{change["type"]} {metadata["name"]} {metadata["resourceVersion"]} {metadata["labels"]!["kubernetes.io/service-name"]}";
    }
}
