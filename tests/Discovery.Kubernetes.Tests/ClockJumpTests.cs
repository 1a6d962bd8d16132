using System.Net;
using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests;

/// <summary>Somebody sets the time of day: watches, their watchdogs and pauses go on as if nothing had happened.</summary>
public sealed class ClockJumpTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(150);
    private static readonly string One = Json.List("10", Json.Slice("a", Json.At("10.0.0.1")));

    private readonly JumpingClock _clock = new();

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public async Task A_watch_and_its_watchdog_do_not_notice(int days)
    {
        using var body = new PiecewiseStream([], PiecewiseStream.Silence);
        using var api = new ScriptedApi().AnswerJson(One).AnswerStream(body).AnswerJson(Json.List("10"));
        var watching = Watching.RunAsync(api, clock: _clock);
        await _clock.Steady.WaitForTimerAsync(Silence);

        _clock.Jump(TimeSpan.FromDays(days));
        _clock.Steady.Advance(Silence - TimeSpan.FromTicks(1));
        Assert.False(body.IsDisposed);
        _clock.Steady.Advance(TimeSpan.FromTicks(1));

        // It asks whether the version is known, and goes on from it: nothing is listed anew.
        Assert.Equal(["10.0.0.1:8080"], (await watching).Addresses);
        Assert.Equal(["", "10", "10", "10"], api.Requests.Select(ScriptedApi.VersionIn));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public async Task A_live_set_stays_live_and_takes_in_what_comes(int days)
    {
        var news = new TaskCompletionSource();
        using var body = new PiecewiseStream(Events(), PiecewiseStream.Silence);
        using var api = new ScriptedApi().AnswerJson(One).AnswerStream(body);
        using var source = new KubernetesSource(Watching.Options, new Gate(api, news.Task));
        var options = new ServiceDirectoryOptions { TimeProvider = _clock };
        await using var directory = new ServiceDirectory(source, options);
        await FakeCluster.UntilAsync(directory, ServiceName.Parse("http://web"), s => s.Condition == LiveCondition.Live);

        _clock.Jump(TimeSpan.FromDays(days));
        using (var lease = await directory.LeaseAsync("http://web"))
            lease.End(OutcomeKind.Success);
        news.SetResult();
        await FakeCluster.UntilAsync(directory, ServiceName.Parse("http://web"), s => s.Condition == LiveCondition.Live && s.Candidates.Length == 2);
        Assert.Equal(2, api.Requests.Count);

        static IEnumerable<ReadOnlyMemory<byte>> Events()
        {
            yield return System.Text.Encoding.UTF8.GetBytes(Json.Event("ADDED", Json.Slice("b", Json.At("10.0.0.2"), version: "11")) + "\n");
        }
    }

    [Theory]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("2147483647")]
    public async Task A_pause_without_end_is_not_kept(string retryAfter)
    {
        using var api = new ScriptedApi().Answer(() =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
            return response;
        }).AnswerJson(One).AnswerStream(new PiecewiseStream([], PiecewiseStream.Silence));
        using var source = new KubernetesSource(Watching.Options, api);
        var context = Watching.Context(_clock);
        var failure = await Assert.ThrowsAsync<SourceException>(() => FirstAsync(source, context));
        Assert.Equal(TimeSpan.FromMinutes(10), failure.RetryAfter);

        var next = FirstAsync(source, context);
        await _clock.Steady.AdvanceToNextTimerAsync(TimeSpan.FromMinutes(10));
        Assert.Equal("10.0.0.1:8080", Watching.Describe(await next));
    }

    private static async Task<EndpointSet> FirstAsync(KubernetesSource source, WatchContext context)
    {
        await foreach (var set in source.WatchAsync(ServiceName.Parse("http://web"), context, CancellationToken.None))
            return set;
        throw new InvalidOperationException("The watch ended.");
    }

    /// <summary>Holds back the answer to a watch.</summary>
    private sealed class Gate(HttpMessageHandler inner, Task open) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Query.Contains("resourceVersion=", StringComparison.Ordinal))
                await open.WaitAsync(cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
