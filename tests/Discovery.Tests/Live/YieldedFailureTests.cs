using System.Runtime.CompilerServices;
using Discovery.Testing;

namespace Discovery.Tests.Live;

/// <summary>A source that yields its failures goes on where it was; what it remembers stays.</summary>
public sealed class YieldedFailureTests
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task The_last_good_set_stays_marked_stale_and_the_enumerator_goes_on()
    {
        var source = new ScriptedSource((_, context, token) => Flaky(failures: 2, context, token));
        await using var directory = Make(source);
        await directory.WaitUntilAsync(Orders, s => s is { Condition: LiveCondition.Stale, Failures: 1 });

        await _clock.AdvanceToNextTimerAsync();
        var stale = await directory.WaitUntilAsync(Orders, s => s.Failures == 2);
        await _clock.AdvanceToNextTimerAsync();
        var live = await directory.WaitUntilAsync(Orders, s => s.Condition == LiveCondition.Live);

        Assert.Equal("10.0.0.1:80", Assert.Single(stale.Candidates).ToString());
        Assert.Equal("failure 2", stale.Failure!.Message);
        Assert.Equal("10.0.0.2:80", Assert.Single(live.Candidates).ToString());
        Assert.Equal(0, live.Failures);
        Assert.Equal(1, source.Attempts);
    }

    [Fact]
    public async Task Backoff_is_that_of_a_throw()
    {
        var source = new ScriptedSource((_, context, token) => Flaky(failures: 12, context, token));
        await using var directory = Make(source);

        for (var i = 1; i <= 12; i++)
        {
            await directory.WaitUntilAsync(Orders, s => s.Failures == i);
            var before = _clock.GetUtcNow();
            await _clock.AdvanceToNextTimerAsync();
            var full = Math.Min(200 * Math.Pow(2, i - 1), 30_000);
            Assert.InRange((_clock.GetUtcNow() - before).TotalMilliseconds, full / 2, full);
        }
    }

    [Fact]
    public async Task A_retry_after_of_the_other_side_is_the_shortest_backoff_and_nothing_cuts_it_short()
    {
        var context = new WatchContext(_clock, new SeededRandom(1));
        var backoff = context.BackoffAsync(new SourceException("busy") { RetryAfter = TimeSpan.FromMinutes(1) }, CancellationToken.None);

        context.RequestRefresh();
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(backoff.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await backoff;
    }

    [Fact]
    public async Task A_request_for_fresh_news_cuts_other_backoffs_short()
    {
        var context = new WatchContext(_clock, new SeededRandom(1));
        var backoff = context.BackoffAsync(new IOException("down"), CancellationToken.None);

        Assert.False(backoff.IsCompleted);
        context.RequestRefresh();
        await backoff;
    }

    [Fact]
    public async Task A_set_that_stands_in_is_used_and_marked_stale()
    {
        var part = new EndpointSet("dns", ServiceEndpoint.Parse("10.0.0.7:80"));
        var source = new ScriptedSource((_, _, token) => ScriptedSource.Staying(token, EndpointSet.Failed(new IOException("half"), part)));
        await using var directory = Make(source);

        var snapshot = await directory.WaitUntilAsync(Orders, s => s.Condition == LiveCondition.Stale);

        Assert.Equal("10.0.0.7:80", Assert.Single(snapshot.Candidates).ToString());
        Assert.Equal("half", snapshot.Failure!.Message);
    }

    private static async IAsyncEnumerable<EndpointSet> Flaky(
        int failures, WatchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new EndpointSet("flaky", ServiceEndpoint.Parse("10.0.0.1:80"));
        for (var i = 1; i <= failures; i++)
        {
            var failure = new IOException($"failure {i}");
            yield return EndpointSet.Failed(failure);
            await context.BackoffAsync(failure, cancellationToken);
        }

        yield return new EndpointSet("flaky", ServiceEndpoint.Parse("10.0.0.2:80"));
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
    }

    private ServiceDirectory Make(IEndpointSource source) =>
        new(source, new() { TimeProvider = _clock, LiveSets = new() { IdleTimeout = TimeSpan.FromDays(1) } });
}
