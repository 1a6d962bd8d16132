using System.Net;
using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests;

/// <summary>List and watch as client-go's reflector does them.</summary>
public sealed class ReflectorTests
{
    private const string Where = "the EndpointSlices of shop/web at http://127.0.0.1:6443";

    private static readonly string One = Json.List("10", Json.Slice("a", Json.At("10.0.0.1")));

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_long_list_comes_in_pages_of_one_version()
    {
        using var api = new ScriptedApi()
            .AnswerJson(Page("10", "next page", Json.Slice("a", Json.At("10.0.0.1"))))
            .AnswerJson(Page("10", "", Json.Slice("b", Json.At("10.0.0.2"))));
        var watching = await Watching.RunAsync(api);

        // One step: the first page alone is no set.
        Assert.Equal(["10.0.0.1:8080 10.0.0.2:8080"], watching.Addresses);
        Assert.EndsWith("&limit=500", api.Requests[0].AbsoluteUri, StringComparison.Ordinal);
        Assert.EndsWith("&limit=500&continue=next%20page", api.Requests[1].AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("10", ScriptedApi.VersionIn(api.Requests[2]));
    }

    [Fact]
    public async Task A_recorded_page_is_read_and_gone_on_from()
    {
        using var api = new ScriptedApi().Answer("list-page1.http");
        var watching = await Watching.RunAsync(api);

        Assert.Empty(watching.Sets);
        Assert.EndsWith(
            "&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MzM1LCJzdGFydCI6Ii9kYi1hbGwteFx1MDAwMCJ9", api.Requests[1].AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_fails_leaves_the_old_set()
    {
        using var api = new ScriptedApi().AnswerJson(One).Answer("watch-410-error-event.http")
            .AnswerJson(Page("20", "more", Json.Slice("b", Json.At("10.0.0.2"))))
            .Fail(new HttpRequestException("gone"));
        var watching = await Watching.RunAsync(api);

        Assert.Equal(["10.0.0.1:8080"], watching.Addresses);
        Assert.Equal($"Cannot list {Where}: the connection broke: gone", watching.Failure!.Message);
    }

    [Fact]
    public async Task A_page_of_a_forgotten_version_brings_the_whole_list_instead()
    {
        using var api = new ScriptedApi()
            .AnswerJson(Page("10", "more", Json.Slice("a", Json.At("10.0.0.1"))))
            .Answer("err-410-continue.http")
            .AnswerJson(Json.List("20", Json.Slice("b", Json.At("10.0.0.2"))));
        var watching = await Watching.RunAsync(api);

        Assert.Equal(["10.0.0.2:8080"], watching.Addresses);
        Assert.DoesNotContain("limit", api.Requests[2].Query, StringComparison.Ordinal);
        Assert.Equal("20", ScriptedApi.VersionIn(api.Requests[3]));
    }

    [Fact]
    public async Task Pages_that_never_end_are_a_failure()
    {
        var page = Page("10", "same", Json.Slice("a", Json.At("10.0.0.1")));
        var watching = await Watching.RunAsync(new ScriptedApi().AnswerJson(page).AnswerJson(page).AnswerJson(page));

        Assert.Equal($"Cannot list {Where}: the pages of the list do not end.", watching.Failure!.Message);
    }

    [Fact]
    public async Task A_recorded_streamed_list_counts_at_its_mark_and_goes_on_as_the_watch()
    {
        using var api = new ScriptedApi { StreamsLists = true }.Answer("watchlist.http");
        var watching = await Watching.RunAsync(api);

        var set = Assert.Single(watching.Sets);
        Assert.Contains("[fd00:10:244::5]:8080", Watching.Describe(set), StringComparison.Ordinal);
        Assert.Contains(
            "&watch=true&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&timeoutSeconds=",
            api.Requests[0].Query,
            StringComparison.Ordinal);
        // The recording ends there.
        Assert.Equal($"Cannot watch {Where}: the server ended the watch at once, without an event.", watching.Failure!.Message);
    }

    [Fact]
    public async Task A_streamed_list_takes_deletions_into_account_and_replaces_in_one_step()
    {
        using var api = new ScriptedApi { StreamsLists = true }.AnswerLines(
            Json.Event("ADDED", Json.Slice("a", Json.At("10.0.0.1"), version: "3")),
            Json.Event("ADDED", Json.Slice("b", Json.At("10.0.0.2"), version: "2")),
            Json.Event("DELETED", Json.Slice("a", Json.At("10.0.0.1"), version: "4")),
            Mark("4"),
            Json.Event("ADDED", Json.Slice("c", Json.At("10.0.0.3"), version: "5")));
        var watching = await Watching.RunAsync(api);

        Assert.Equal(["10.0.0.2:8080", "10.0.0.2:8080 10.0.0.3:8080"], watching.Addresses);
    }

    [Fact]
    public async Task Without_the_mark_a_streamed_list_is_given_up_after_10_seconds_and_never_tried_again()
    {
        using var api = new ScriptedApi { StreamsLists = true }
            .AnswerStream(new PiecewiseStream([Text(Json.Event("ADDED", Json.Slice("x", Json.At("10.0.0.9"))) + "\n")], PiecewiseStream.Silence))
            .AnswerJson(One).Answer("watch-410-error-event.http").AnswerJson(One);
        var watching = Watching.RunAsync(api, clock: _clock);
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(10));
        _clock.Advance(TimeSpan.FromSeconds(10));

        // What came without the mark is no list.
        Assert.Equal(["10.0.0.1:8080"], (await watching).Addresses);
        Assert.Equal([true, false, false, false, false], api.Requests.Select(r => r.Query.Contains("sendInitialEvents", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.MethodNotAllowed)]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    public async Task A_server_that_does_not_know_streamed_lists_is_asked_in_the_old_way(HttpStatusCode status)
    {
        using var api = new ScriptedApi { StreamsLists = true }.Answer(status, "{}").AnswerJson(One);

        Assert.Equal(["10.0.0.1:8080"], (await Watching.RunAsync(api)).Addresses);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_streamed_list_that_cannot_be_had_at_the_moment_is_a_failure(HttpStatusCode status)
    {
        using var api = new ScriptedApi { StreamsLists = true }.Answer(status, "{}").AnswerJson(One);

        Assert.StartsWith($"Cannot watch {Where}: {(int)status} ", (await Watching.RunAsync(api)).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_goes_back_brings_a_new_list()
    {
        using var api = new ScriptedApi().AnswerJson(One)
            .AnswerLines(Json.Bookmark("30"), Json.Event("ADDED", Json.Slice("x", Json.At("10.0.0.9"), version: "7")))
            .AnswerJson(Json.List("8", Json.Slice("b", Json.At("10.0.0.2"))));
        var watching = await Watching.RunAsync(api);

        Assert.Equal(["10.0.0.1:8080", "10.0.0.2:8080"], watching.Addresses);
        Assert.Equal(["", "10", "", "8"], api.Requests.Select(ScriptedApi.VersionIn));
    }

    [Fact]
    public async Task After_a_silence_a_server_that_never_had_the_version_is_listed_anew()
    {
        using var api = new ScriptedApi().AnswerJson(One)
            .AnswerStream(new PiecewiseStream([], PiecewiseStream.Silence))
            .Answer("err-504-future-rv.http")
            .AnswerJson(Json.List("3", Json.Slice("b", Json.At("10.0.0.2"))));
        var watching = Watching.RunAsync(api, clock: _clock);
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(150));
        _clock.Advance(TimeSpan.FromSeconds(150));
        // Many clients find that out at once, so the list waits up to a second.
        await api.WaitAsync(3);
        await _clock.AdvanceToNextTimerAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(["10.0.0.1:8080", "10.0.0.2:8080"], (await watching).Addresses);
        Assert.Equal(["", "10", "10", "", "3"], api.Requests.Select(ScriptedApi.VersionIn));
    }

    private static string Page(string version, string next, params string[] slices) =>
        $$"""{"kind":"EndpointSliceList","metadata":{"resourceVersion":"{{version}}","continue":"{{next}}"},"items":[{{string.Join(',', slices)}}]}""";

    private static string Mark(string version) => Json.Event(
        "BOOKMARK", $$$"""{"metadata":{"annotations":{"k8s.io/initial-events-end":"true"},"resourceVersion":"{{{version}}}"}}""");

    private static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
