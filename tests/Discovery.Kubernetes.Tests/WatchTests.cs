using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests;

public sealed class WatchTests
{
    private const string Where = "the EndpointSlices of shop/web at http://127.0.0.1:6443";

    private static readonly string One = Json.List("10", Json.Slice("a", Json.At("10.0.0.1")));

    [Fact]
    public async Task Recorded_events_change_the_set()
    {
        var watching = await Watching.RunAsync(new ScriptedApi().Answer("list-endpointslices.http").Answer("watch-events.http"));

        const string v4 = "10.244.1.5:8080 10.244.1.6:8080 10.244.1.7:8080 10.244.2.9:8080";
        const string v6 = "[fd00:10:244::5]:8080";
        Assert.Equal(
            [
                $"{v4} {v6}",
                $"{v4} 10.244.4.1:8080 {v6}",
                $"{v4} 10.244.4.1:8080 10.244.4.2:8080 {v6}",
                $"{v4} 10.244.4.1:8080 10.244.4.2:8080",
                $"{v4} 10.244.4.1:8080 10.244.4.2:8080 {v6}",
                $"{v4} {v6}",
            ],
            watching.Addresses);
    }

    [Fact]
    public async Task Recorded_events_of_an_old_server_change_the_set()
    {
        var watching = await Watching.RunAsync(new ScriptedApi().Answer("v1.20.2/list-crd.http").Answer("v1.20.2/watch.http"), "http://web.default");

        // Its MODIFIED changes an annotation alone, which is no news.
        Assert.Equal(
            [
                "10.244.0.1:8080 10.244.0.2:8080",
                "10.244.0.1:8080 10.244.0.2:8080 10.244.0.3:8080",
                "10.244.0.1:8080 10.244.0.2:8080",
            ],
            watching.Addresses);
    }

    [Fact]
    public async Task A_watch_starts_where_the_list_ended_and_asks_for_5_to_10_minutes()
    {
        using var api = new ScriptedApi().Answer("list-endpointslices.http");
        await Watching.RunAsync(api);

        var query = api.Requests[1].Query;
        Assert.StartsWith(
            "?labelSelector=kubernetes.io%2Fservice-name%3Dweb&watch=true&allowWatchBookmarks=true&resourceVersion=335&timeoutSeconds=",
            query,
            StringComparison.Ordinal);
        Assert.InRange(int.Parse(query[(query.LastIndexOf('=') + 1)..], null), 300, 600);
    }

    [Fact]
    public async Task After_a_clean_end_the_watch_goes_on_from_the_last_event_without_a_list()
    {
        using var api = new ScriptedApi().AnswerJson(One)
            .AnswerLines(Json.Event("ADDED", Json.Slice("b", Json.At("10.0.0.2"), version: "11")))
            .AnswerLines(Json.Bookmark("15"));
        var watching = await Watching.RunAsync(api);

        Assert.Equal(["10.0.0.1:8080", "10.0.0.1:8080 10.0.0.2:8080"], watching.Addresses);
        Assert.Equal(["", "10", "11", "15"], api.Requests.Select(ScriptedApi.VersionIn));
    }

    [Fact]
    public async Task A_silent_watch_that_ran_for_a_while_may_end()
    {
        var clock = new ManualClock();
        using var api = new ScriptedApi().AnswerJson(One).AnswerStream(new PiecewiseStream([], _ =>
        {
            clock.Advance(TimeSpan.FromSeconds(300));
            return Task.CompletedTask;
        }));
        var watching = await Watching.RunAsync(api, clock: clock);

        Assert.Equal(["", "10", "10"], api.Requests.Select(ScriptedApi.VersionIn));
        Assert.EndsWith(ScriptedApi.Over, watching.Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n ")]
    [InlineData("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"10"}}}""")]
    public async Task A_watch_that_ends_at_once_without_news_is_a_failure(string body)
    {
        using var api = new ScriptedApi().AnswerJson(One).AnswerJson(body);
        var watching = await Watching.RunAsync(api);

        Assert.Equal($"Cannot watch {Where}: the server ended the watch at once, without an event.", watching.Failure!.Message);
        Assert.Equal(2, api.Requests.Count);
    }

    [Fact]
    public async Task An_event_that_changes_nothing_yields_nothing()
    {
        var same = Json.Slice("a", Json.At("10.0.0.1"), version: "11");
        var watching = await Watching.RunAsync(new ScriptedApi().AnswerJson(One).AnswerLines(
            Json.Event("MODIFIED", same), Json.Event("ADDED", same), Json.Bookmark("12")));

        Assert.Equal(["10.0.0.1:8080"], watching.Addresses);
    }

    [Fact]
    public async Task A_service_appears_and_goes()
    {
        var slice = Json.Slice("a", Json.At("10.0.0.1"), version: "11");
        var watching = await Watching.RunAsync(new ScriptedApi().AnswerJson(Json.List("10")).AnswerLines(
            Json.Event("ADDED", slice), Json.Event("DELETED", slice)));

        Assert.Equal(["absent", "10.0.0.1:8080", "absent"], watching.Addresses);
    }

    [Fact]
    public async Task A_service_that_appears_without_endpoints_is_no_longer_absent()
    {
        var watching = await Watching.RunAsync(new ScriptedApi().AnswerJson(Json.List("10")).AnswerLines(
            Json.Event("ADDED", Json.Slice("a", "null", "null", version: "11"))));

        Assert.Equal(["absent", ""], watching.Addresses);
    }

    [Fact]
    public async Task A_new_explanation_is_news()
    {
        const string before = """[{"name":"a","port":1},{"name":"b","port":2}]""";
        const string after = """[{"name":"a","port":1},{"name":"c","port":3}]""";
        var watching = await Watching.RunAsync(
            new ScriptedApi().AnswerJson(Json.List("10", Json.Slice("a", Json.At("10.0.0.1"), before)))
                .AnswerLines(Json.Event("MODIFIED", Json.Slice("a", Json.At("10.0.0.1"), after, version: "11"))),
            "http://_foo.web");

        Assert.Equal(
            ["no port is named 'foo'; its ports are a (1), b (2)", "no port is named 'foo'; its ports are a (1), c (3)"],
            watching.Sets.Select(s => s.Explanation));
    }

    [Fact]
    public async Task Scaling_to_zero_is_not_absence()
    {
        var watching = await Watching.RunAsync(new ScriptedApi().AnswerJson(One).AnswerLines(
            Json.Event("MODIFIED", Json.Slice("a", "null", "null", version: "11"))));

        Assert.Equal(["10.0.0.1:8080", ""], watching.Addresses);
    }

    [Theory]
    [InlineData("""{"type":"ADDED","object":{"metadata":{}}}""", "a line is no watch event: '{\"type\":\"ADDED\",\"object\":{\"metadata\":{}}}' (an EndpointSlice has no metadata.name or no metadata.namespace). Does a proxy answer in place of the API server?")]
    [InlineData("""{"type":"ADDED"}""", "a line is no watch event: '{\"type\":\"ADDED\"}' (an event of type ADDED has no object). Does a proxy answer in place of the API server?")]
    [InlineData("""{"type":"RENAMED","object":{"metadata":{"name":"a"}}}""", "a line is no watch event: '{\"type\":\"RENAMED\",\"object\":{\"metadata\":{\"name\":\"a\"}}}' (an event is of the unknown type 'RENAMED'). Does a proxy answer in place of the API server?")]
    [InlineData("""{"type":"ERROR","object":{"kind":"Status","message":"etcdserver: leader changed","reason":"InternalError","code":500}}""", "500 InternalError: etcdserver: leader changed.")]
    [InlineData("""{"type":"ERROR"}""", "500.")]
    public async Task An_event_that_cannot_be_used_is_a_failure(string line, string what)
    {
        var watching = await Watching.RunAsync(new ScriptedApi().AnswerJson(One).AnswerLines(line));

        Assert.Equal($"Cannot watch {Where}: {what}", watching.Failure!.Message);
    }
}
