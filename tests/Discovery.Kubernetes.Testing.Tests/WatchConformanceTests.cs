using Discovery.Kubernetes.Testing.Tests.Wire;

namespace Discovery.Kubernetes.Testing.Tests;

public sealed class WatchConformanceTests
{
    private const string NewEndpoints = """[{"addresses":["10.244.4.1"],"conditions":{"ready":true}}]""";
    private const string PatchedEndpoints =
        """
        [{"addresses":["10.244.4.1"],"conditions":{"ready":false,"serving":true,"terminating":true}},
         {"addresses":["10.244.4.2"],"conditions":{"ready":true,"serving":true,"terminating":false},"nodeName":"node-c","zone":"zone-b"}]
        """;

    private const string V6Endpoints = """[{"addresses":["fd00:10:244::5"],"conditions":{"ready":true}}]""";

    [Fact]
    public async Task Streams_events_and_bookmarks_as_recorded()
    {
        var clock = new ManualClock();
        await using var api = await Shop.OpenAsync(new FakeKubernetesApiOptions { TimeProvider = clock });
        var expected = Recording.Load("watch-events");
        using var actual = await RawExchange.OpenAsync(
            api, $"{Shop.Slices}?watch=1&allowWatchBookmarks=true&resourceVersion={api.ResourceVersion}&timeoutSeconds=12&{Shop.OfWeb}", Shop.Curl);
        await api.Watches.WaitAsync(1);

        MakeTheRecordedChanges(api);
        clock.Advance(TimeSpan.FromSeconds(12));

        Shop.AssertSameHead(expected, actual);
        Assert.Equal(Masked.Lines(expected.Body), Masked.Lines(await actual.ReadBodyAsync()));
        await api.Watches.WaitAsync(0);
    }

    [Fact]
    public async Task Chunks_each_line_as_recorded()
    {
        var clock = new ManualClock();
        await using var api = await Shop.OpenAsync(new FakeKubernetesApiOptions { TimeProvider = clock });
        using var actual = await RawExchange.OpenAsync(
            api, $"{Shop.Slices}?watch=1&allowWatchBookmarks=true&resourceVersion={api.ResourceVersion}&timeoutSeconds=12&{Shop.OfWeb}");
        await api.Watches.WaitAsync(1);
        MakeTheRecordedChanges(api);
        clock.Advance(TimeSpan.FromSeconds(12));

        foreach (var expected in Dechunk(Recording.Load("watch-events-raw-chunked").Body))
        {
            var chunk = await actual.ReadChunkAsync();
            Assert.Equal(Masked.Json(expected), Masked.Json(chunk!));
            Assert.EndsWith("\n", chunk, StringComparison.Ordinal);
        }

        Assert.Null(await actual.ReadChunkAsync());
    }

    [Fact]
    public async Task A_watch_without_version_starts_with_what_is_there_as_recorded()
    {
        await using var api = await Shop.OpenAsync();
        MakeTheRecordedChanges(api);
        await AssertRecordedAsync(api, "watch-no-rv", $"{Shop.Slices}?watch=1&{Shop.OfWeb}", api.Watches.Drop);
    }

    // The real server's last bookmarks fell out of the 4 seconds that the recording lasted, so the watch is dropped here.
    [Fact]
    public async Task A_watch_list_ends_its_initial_events_as_recorded()
    {
        await using var api = await Shop.OpenAsync();
        MakeTheRecordedChanges(api);
        api.ApplySlice(Shop.Slice("foreign", "other", "IPv4", NewEndpoints));
        await AssertRecordedAsync(
            api,
            "watchlist",
            $"{Shop.Slices}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=4&{Shop.OfWeb}",
            api.Watches.Drop);
    }

    [Fact]
    public async Task A_watch_of_a_compacted_version_gets_the_recorded_error_event()
    {
        await using var api = await Shop.OpenAsync();
        var version = api.ResourceVersion;
        MakeTheRecordedChanges(api);
        api.Compact();
        await AssertRecordedAsync(api, "watch-410-error-event", $"{Shop.Slices}?watch=1&resourceVersion={version}&{Shop.OfWeb}", end: null);
        Assert.Equal(0, api.Watches.Count);
    }

    [Fact]
    public async Task A_watch_of_a_future_version_is_silent_until_its_deadline_as_recorded()
    {
        var clock = new ManualClock();
        await using var api = await Shop.OpenAsync(new FakeKubernetesApiOptions { TimeProvider = clock });
        await AssertRecordedAsync(
            api,
            "watch-future-rv",
            $"{Shop.Slices}?watch=1&resourceVersion={api.ResourceVersion + 100_000}&timeoutSeconds=6&allowWatchBookmarks=true",
            () =>
            {
                api.SetService("shop", "orders", 8080, "10.0.0.1");
                clock.Advance(TimeSpan.FromSeconds(6));
            });
    }

    private static void MakeTheRecordedChanges(FakeKubernetesApi api)
    {
        api.ApplySlice(Shop.Slice("web-new", "web", "IPv4", NewEndpoints));
        api.ApplySlice(Shop.Slice("web-new", "web", "IPv4", PatchedEndpoints));
        api.ApplySlice(Shop.Slice("web-v6", "elsewhere", "IPv6", V6Endpoints));
        api.ApplySlice(Shop.Slice("web-v6", "web", "IPv6", V6Endpoints));
        Assert.True(api.DeleteSlice("shop", "web-new"));
    }

    private static async Task AssertRecordedAsync(FakeKubernetesApi api, string recording, string target, Action? end)
    {
        var expected = Recording.Load(recording);
        using var actual = await RawExchange.OpenAsync(api, target, Shop.Curl);
        if (end is not null)
        {
            await api.Watches.WaitAsync(1);
            end();
        }

        Shop.AssertSameHead(expected, actual);
        Assert.Equal(Masked.Lines(expected.Body), Masked.Lines(await actual.ReadBodyAsync()));
    }

    private static IEnumerable<string> Dechunk(string body)
    {
        for (var at = 0; ;)
        {
            var end = body.IndexOf("\r\n", at, StringComparison.Ordinal);
            var size = Convert.ToInt32(body[at..end], 16);
            if (size == 0)
                yield break;
            yield return body.Substring(end + 2, size);
            at = end + 2 + size + 2;
        }
    }
}
