using Discovery.Endpoints;
using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Sources;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests;

public sealed class DeadlineTests
{
    private static readonly string One = Json.List("10", Json.Slice("a", Json.At("10.0.0.1")));

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_silent_watch_is_given_up_30_seconds_after_the_server_should_have_ended_it()
    {
        using var body = new PiecewiseStream([], PiecewiseStream.Silence);
        using var api = new ScriptedApi().AnswerJson(One).AnswerStream(body);
        var watching = Watching.RunAsync(api, clock: _clock);

        var seconds = await ArmedAsync();
        Assert.EndsWith($"&timeoutSeconds={seconds - 30}", api.Requests[1].Query, StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        Assert.False(watching.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(
            $"Cannot watch the EndpointSlices of shop/web at http://127.0.0.1:6443: no end after {seconds} s. The server or the network is stuck.",
            (await watching).Failure!.Message);
        Assert.True(body.IsDisposed);
    }

    [Fact]
    public async Task A_watch_that_is_never_answered_is_given_up()
    {
        using var api = new ScriptedApi().AnswerJson(One).Hang();
        var watching = Watching.RunAsync(api, clock: _clock);
        var seconds = await ArmedAsync();
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(
            $"Cannot watch the EndpointSlices of shop/web at http://127.0.0.1:6443: no end after {seconds} s. The server or the network is stuck.",
            (await watching).Failure!.Message);
    }

    [Fact]
    public async Task A_list_is_given_up_after_a_minute()
    {
        using var api = new ScriptedApi().AnswerStream(new PiecewiseStream(["{"u8.ToArray()], PiecewiseStream.Silence));
        var watching = Watching.RunAsync(api, clock: _clock);
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(60));
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(
            "Cannot list the EndpointSlices of shop/web at http://127.0.0.1:6443: no end after 60 s. The server or the network is stuck.",
            (await watching).Failure!.Message);
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
        using var api = new ScriptedApi();
        using var source = new KubernetesSource(Watching.Options, api);
        var context = new WatchContext(_clock, new SeededRandom(7));
        for (var i = 0; i < 20; i++)
        {
            api.AnswerJson(One);
            await Assert.ThrowsAsync<SourceException>(async () =>
            {
                await foreach (var set in source.WatchAsync("http://web", context, CancellationToken.None))
                    Assert.NotNull(set);
            });
        }

        var times = api.Requests.Select(r => r.Query).Where(q => q.Contains("timeoutSeconds", StringComparison.Ordinal)).ToList();
        Assert.Equal(20, times.Count);
        Assert.True(times.Distinct().Count() > 10);
    }

    /// <summary>Waits for the deadline of the first watch, whose length is random, but seeded.</summary>
    private async Task<int> ArmedAsync()
    {
        var seconds = new SeededRandom(Watching.Seed).Next(300, 601) + 30;
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(seconds));
        return seconds;
    }
}
