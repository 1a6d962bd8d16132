using Discovery.Testing;

namespace Discovery.Tests.Live;

public sealed class RetryTests
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");
    private static readonly LiveSetOptions Defaults = new() { IdleTimeout = TimeSpan.FromDays(1) };

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Pauses_double_up_to_the_longest_and_a_random_half_is_left_out()
    {
        var source = new ScriptedSource((_, _, _) => ScriptedSource.FailingAfter(new IOException("down")));
        await using var directory = Make(source);
        await directory.GetAsync(Orders);

        var pauses = new List<double>();
        for (var i = 0; i < 14; i++)
            pauses.Add((await PauseAsync()).TotalMilliseconds);

        for (var i = 0; i < pauses.Count; i++)
        {
            var full = Math.Min(200 * Math.Pow(2, i), 30_000);
            Assert.InRange(pauses[i], full / 2, full);
        }

        Assert.True(pauses.Skip(8).Distinct().Count() > 1, "equal pauses would let clients come back in step");
    }

    [Fact]
    public async Task Each_pause_is_followed_by_one_attempt()
    {
        var source = new ScriptedSource((_, _, _) => ScriptedSource.FailingAfter(new IOException("down")));
        await using var directory = Make(source);
        await directory.GetAsync(Orders);

        for (var i = 1; i <= 5; i++)
        {
            Assert.Equal(i, source.Attempts);
            await PauseAsync();
            await directory.WaitUntilAsync(Orders, s => s.Failures == i + 1);
        }
    }

    [Fact]
    public async Task Failures_are_forgotten_after_a_good_run()
    {
        var fake = new FakeEndpoints();
        await using var directory = Make(fake);
        await FailAsync(fake, directory, times: 6);

        await RunAsync(fake, directory, TimeSpan.FromSeconds(31));
        fake.Fail("down again");
        await directory.WaitUntilAsync(Orders, s => s.Failure is not null);

        Assert.InRange(await PauseAsync(), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task Failures_are_not_forgotten_after_a_short_run()
    {
        var fake = new FakeEndpoints();
        await using var directory = Make(fake);
        await FailAsync(fake, directory, times: 6);

        await RunAsync(fake, directory, TimeSpan.FromSeconds(29));
        fake.Fail("down again");
        await directory.WaitUntilAsync(Orders, s => s.Failure is not null);

        // The seventh failure: 200 ms doubled six times.
        Assert.InRange(await PauseAsync(), TimeSpan.FromSeconds(6.4), TimeSpan.FromSeconds(12.8));
    }

    [Fact]
    public async Task An_attempt_that_took_long_to_fail_is_not_a_good_run()
    {
        var source = new ScriptedSource((_, context, token) => SlowFailure(context, token));
        await using var directory = Make(source);
        var first = directory.GetAsync(Orders);
        for (var i = 0; i < 5; i++)
        {
            await WaitForSourceTimerAsync();
            _clock.Advance(TimeSpan.FromSeconds(60));
            await directory.WaitUntilAsync(Orders, s => s.Failures == i + 1);
            if (i < 4)
                await PauseAsync();
        }

        await first;
        // The fifth failure: 200 ms doubled four times.
        Assert.InRange(await PauseAsync(), TimeSpan.FromSeconds(1.6), TimeSpan.FromSeconds(3.2));

        static async IAsyncEnumerable<EndpointSet> SlowFailure(
            WatchContext context, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            await Task.Delay(TimeSpan.FromSeconds(60), context.TimeProvider, token);
            yield return token.IsCancellationRequested ? new EndpointSet("never") : throw new TimeoutException("no answer");
        }
    }

    [Fact]
    public async Task A_longer_pause_that_the_other_side_names_is_honoured()
    {
        var source = new ScriptedSource((_, _, _) =>
            ScriptedSource.FailingAfter(new SourceException("slow down") { RetryAfter = TimeSpan.FromSeconds(90) }));
        await using var directory = Make(source);
        await directory.GetAsync(Orders);

        Assert.Equal(TimeSpan.FromSeconds(90), await PauseAsync());
    }

    [Fact]
    public async Task A_shorter_pause_that_the_other_side_names_does_not_hurry_us()
    {
        var source = new ScriptedSource((_, _, _) =>
            ScriptedSource.FailingAfter(new SourceException("soon") { RetryAfter = TimeSpan.FromMilliseconds(1) }));
        await using var directory = Make(source);
        await directory.GetAsync(Orders);

        Assert.InRange(await PauseAsync(), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task A_source_that_ends_without_an_answer_has_failed()
    {
        var source = new ScriptedSource((_, _, _) => AsyncEnumerable.Empty<EndpointSet>());
        await using var directory = Make(source);

        var snapshot = await directory.GetAsync(Orders);

        Assert.Equal("Discovery.Tests.ScriptedSource ended its watch without an answer", snapshot.Failure!.Message);
    }

    [Fact]
    public async Task A_source_that_ends_after_an_answer_is_believed_for_ever()
    {
        await using var directory = Make(new StaticSource("orders", new ServiceEndpoint("10.0.0.1", 80)));

        var snapshot = await directory.GetAsync(Orders);

        Assert.Equal(LiveCondition.Live, snapshot.Condition);
        Assert.Equal(1, _clock.PendingTimers);
    }

    [Fact]
    public async Task A_source_that_throws_at_once_is_retried_like_any_other()
    {
        var source = new ScriptedSource((_, _, _) => throw new InvalidOperationException("a bug"));
        await using var directory = Make(source);

        Assert.Equal("a bug", (await directory.GetAsync(Orders)).Failure!.Message);
        await PauseAsync();
        await directory.WaitUntilAsync(Orders, s => s.Failures == 2);
    }

    [Fact]
    public async Task A_source_that_is_cancelled_from_inside_is_retried()
    {
        var source = new ScriptedSource((_, _, _) => ScriptedSource.FailingAfter(new OperationCanceledException("its own time limit")));
        await using var directory = Make(source);

        Assert.Equal("its own time limit", (await directory.GetAsync(Orders)).Failure!.Message);
        await PauseAsync();
        await directory.WaitUntilAsync(Orders, s => s.Failures == 2);
    }

    private async Task RunAsync(FakeEndpoints fake, ServiceDirectory directory, TimeSpan length)
    {
        fake.Recover();
        await PauseAsync();
        await directory.WaitUntilAsync(Orders, s => s.Condition == LiveCondition.Live);
        _clock.Advance(length);
    }

    private async Task FailAsync(FakeEndpoints fake, ServiceDirectory directory, int times)
    {
        fake.Set("orders", "10.0.0.1:80");
        fake.Fail("down");
        await directory.GetAsync(Orders);
        for (var i = 2; i <= times; i++)
        {
            await PauseAsync();
            await directory.WaitUntilAsync(Orders, s => s.Failures == i);
        }
    }

    // The sweep for idle sets is the other timer.
    private Task WaitForSourceTimerAsync() => _clock.WaitForTimersAsync(2);

    private async Task<TimeSpan> PauseAsync()
    {
        await WaitForSourceTimerAsync();
        var pause = _clock.NextTimer!.Value;
        _clock.Advance(pause);
        return pause;
    }

    private ServiceDirectory Make(IEndpointSource source) => new(source, new ServiceDirectoryOptions
    {
        TimeProvider = _clock,
        Random = new SeededRandom(1),
        LiveSets = Defaults,
    });
}
