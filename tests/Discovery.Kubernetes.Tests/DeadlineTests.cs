using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests;

public sealed class DeadlineTests
{
    private const string Where = "the EndpointSlices of shop/web at http://127.0.0.1:6443";

    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(150);
    private static readonly string One = Json.List("10", Json.Slice("a", Json.At("10.0.0.1")));

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_silent_watch_is_given_up_after_150_seconds_and_the_server_asked_whether_it_knows_the_version()
    {
        using var body = new PiecewiseStream([], PiecewiseStream.Silence);
        using var api = new ScriptedApi().AnswerJson(One).AnswerStream(body).AnswerJson(Json.List("10"));
        var watching = Watching.RunAsync(api, clock: _clock);

        await _clock.WaitForTimerAsync(Silence);
        _clock.Advance(Silence - Tick);
        Assert.False(body.IsDisposed);
        _clock.Advance(Tick);

        // It does: nothing is listed again, and the set of one endpoint is not taken for the empty answer.
        Assert.Equal(["10.0.0.1:8080"], (await watching).Addresses);
        Assert.True(body.IsDisposed);
        Assert.Equal(["", "10", "10", "10"], api.Requests.Select(ScriptedApi.VersionIn));
        Assert.EndsWith(
            "/endpointslices?labelSelector=kubernetes.io%2Fservice-name%2C%21kubernetes.io%2Fservice-name&resourceVersion=10",
            api.Requests[2].AbsoluteUri,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_sign_of_life_ends_the_silence()
    {
        var signs = 0;
        using var body = new PiecewiseStream(SignsOfLife(), PiecewiseStream.Silence);
        using var api = new ScriptedApi().AnswerJson(One).AnswerStream(body);
        var watching = Watching.RunAsync(api, clock: _clock);
        await watching;

        Assert.Equal(1, signs);
        Assert.Equal(["", "10", "11"], api.Requests.Select(ScriptedApi.VersionIn));

        IEnumerable<ReadOnlyMemory<byte>> SignsOfLife()
        {
            while (signs < 1)
            {
                _clock.Advance(Silence - Tick);
                yield return System.Text.Encoding.UTF8.GetBytes(Json.Bookmark($"{11 + signs++}") + "\n");
            }

            _clock.Advance(Silence);
        }
    }

    [Fact]
    public async Task A_watch_is_given_up_30_seconds_after_the_server_should_have_ended_it()
    {
        var seconds = 0;
        using var api = new ScriptedApi();
        using var body = new PiecewiseStream(Bookmarks());
        var watching = await Watching.RunAsync(api.AnswerJson(One).AnswerStream(body), clock: _clock);

        Assert.Equal(
            $"Cannot watch {Where}: no end after {TimeoutIn(api.Requests[1]) + 30} s. The server or the network is stuck.",
            watching.Failure!.Message);
        Assert.Equal(TimeoutIn(api.Requests[1]) + 30, seconds);

        IEnumerable<ReadOnlyMemory<byte>> Bookmarks()
        {
            for (; seconds < 1_000; seconds++)
            {
                yield return System.Text.Encoding.UTF8.GetBytes(Json.Bookmark($"{11 + seconds}") + "\n");
                _clock.Advance(TimeSpan.FromSeconds(1));
            }
        }
    }

    [Fact]
    public async Task A_watch_that_is_never_answered_is_given_up_after_a_minute()
    {
        using var api = new ScriptedApi().AnswerJson(One).Hang();
        var watching = Watching.RunAsync(api, clock: _clock);
        await api.WaitAsync(2);
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(60));
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal($"Cannot watch {Where}: no end after 60 s. The server or the network is stuck.", (await watching).Failure!.Message);
    }

    [Fact]
    public async Task A_list_is_given_up_after_a_minute()
    {
        using var api = new ScriptedApi().AnswerStream(new PiecewiseStream(["{"u8.ToArray()], PiecewiseStream.Silence));
        var watching = Watching.RunAsync(api, clock: _clock);
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(60));
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal($"Cannot list {Where}: no end after 60 s. The server or the network is stuck.", (await watching).Failure!.Message);
    }

    [Fact]
    public async Task No_timer_is_left_behind()
    {
        var watching = await Watching.RunAsync(new ScriptedApi().AnswerJson(One).Answer("watch-events.http"), clock: _clock);

        Assert.Equal(5, watching.Sets.Count);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public async Task The_times_of_watches_differ()
    {
        using var api = new ScriptedApi().AnswerJson(One);
        for (var i = 0; i < 20; i++)
            api.AnswerLines(Json.Bookmark($"{11 + i}"));
        await Watching.RunAsync(api, clock: _clock);

        var times = api.Requests.Skip(1).Select(TimeoutIn).ToList();
        Assert.Equal(21, times.Count);
        Assert.All(times, t => Assert.InRange(t, 300, 600));
        Assert.True(times.Distinct().Count() > 10);
    }

    private static int TimeoutIn(Uri request) => int.Parse(request.Query[(request.Query.LastIndexOf('=') + 1)..], null);
}
