using Discovery.Testing;

namespace Discovery.Tests.Sources;

public sealed class FallbackSourceTests
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");

    private readonly ManualClock _clock = new();
    private readonly FakeEndpoints _first = new();
    private readonly FakeEndpoints _second = new();
    private readonly FallbackSource _fallback;

    public FallbackSourceTests() => _fallback = new FallbackSource(_first, _second);

    [Fact]
    public async Task The_most_preferred_source_that_knows_the_name_serves_and_the_next_is_not_asked()
    {
        _first.Set("orders", "10.0.0.1:80");
        _second.Set("orders", "10.0.0.2:80");
        await using var reader = Read();

        Assert.Equal("10.0.0.1:80", Text(await reader.NextAsync()));
        Assert.Equal(0, _second.Watches);
    }

    [Fact]
    public async Task A_source_that_does_not_know_the_name_passes_the_question_on()
    {
        _second.Set("orders", "10.0.0.2:80");
        await using var reader = Read();

        Assert.Equal("10.0.0.2:80", Text(await reader.NextAsync()));
        Assert.Equal(1, _first.Watches);
    }

    [Fact]
    public async Task A_source_that_knows_the_name_and_has_nobody_does_not_pass_the_question_on()
    {
        _first.Set("orders");
        _second.Set("orders", "10.0.0.2:80");
        await using var reader = Read();

        Assert.Empty((await reader.NextAsync()).Endpoints);
    }

    [Fact]
    public async Task A_source_that_fails_without_ever_answering_passes_the_question_on()
    {
        _first.Fail("down");
        _second.Set("orders", "10.0.0.2:80");
        await using var reader = Read();

        var set = await reader.NextAsync();

        Assert.Equal("10.0.0.2:80", Text(set));
        Assert.Null(set.Failure);
    }

    [Fact]
    public async Task Who_stands_in_for_a_source_that_fails_says_so()
    {
        _first.Fail("no permission.");
        _second.Set("orders", "10.0.0.2:80");
        await using var reader = Read();

        Assert.Equal("a preferred source could not be asked: no permission", (await reader.NextAsync()).Explanation);
    }

    [Fact]
    public async Task A_directory_tells_how_often_the_serving_source_failed()
    {
        _first.Set("orders", "10.0.0.1:80");
        await using var directory = new ServiceDirectory(_fallback, new ServiceDirectoryOptions { TimeProvider = _clock, Random = new SeededRandom(1) });
        await directory.GetAsync(Orders);

        _first.Fail("down");
        await directory.WaitUntilAsync(Orders, s => s.Failures == 1);
        await _clock.AdvanceToNextTimerAsync(within: TimeSpan.FromSeconds(1));

        Assert.Equal(LiveCondition.Stale, (await directory.WaitUntilAsync(Orders, s => s.Failures == 2)).Condition);
    }

    [Fact]
    public async Task The_preferred_source_serves_again_when_it_recovers_and_the_other_is_let_go()
    {
        _first.Set("orders", "10.0.0.1:80");
        _first.Fail("down");
        _second.Set("orders", "10.0.0.2:80");
        await using var reader = Read();
        await reader.NextAsync();

        _first.Recover();
        await _clock.AdvanceToNextTimerAsync();

        Assert.Equal("10.0.0.1:80", Text(await reader.NextAsync()));
        await _second.WaitForWatchesAsync(0);
    }

    [Fact]
    public async Task The_preferred_source_serves_as_soon_as_it_knows_the_name()
    {
        _second.Set("orders", "10.0.0.2:80");
        await using var reader = Read();
        await reader.NextAsync();

        _first.Set("orders", "10.0.0.1:80");

        Assert.Equal("10.0.0.1:80", Text(await reader.NextAsync()));
        await _second.WaitForWatchesAsync(0);
    }

    [Fact]
    public async Task A_source_that_answered_and_fails_keeps_serving_marked_stale()
    {
        _first.Set("orders", "10.0.0.1:80");
        _second.Set("orders", "10.0.0.2:80");
        await using var reader = Read();
        await reader.NextAsync();

        _first.Fail("down");
        var stale = await reader.NextAsync();
        _first.Recover();
        await _clock.AdvanceToNextTimerAsync();
        var fresh = await reader.NextAsync();

        Assert.Equal("10.0.0.1:80", Text(stale.StandIn!));
        Assert.Equal("down", stale.Failure!.Message);
        Assert.Equal("10.0.0.1:80", Text(fresh));
        Assert.Null(fresh.Failure);
        Assert.Equal(0, _second.Watches);
    }

    [Fact]
    public async Task A_service_that_the_preferred_source_forgets_moves_to_the_next()
    {
        _first.Set("orders", "10.0.0.1:80");
        _second.Set("orders", "10.0.0.2:80");
        await using var reader = Read();
        await reader.NextAsync();

        _first.Forget("orders");

        Assert.Equal("10.0.0.2:80", Text(await reader.NextAsync()));
    }

    [Fact]
    public async Task The_name_is_absent_if_all_say_so()
    {
        await using var reader = Read();

        Assert.True((await reader.NextAsync()).IsAbsent);
    }

    [Fact]
    public async Task Absent_and_failing_together_are_a_failure_not_an_absence()
    {
        _first.Fail("down");
        await using var reader = Read();

        var failed = await reader.NextAsync();

        Assert.Equal("down", failed.Failure!.Message);
        Assert.Null(failed.StandIn);
    }

    [Fact]
    public async Task If_all_fail_the_most_preferred_failure_is_told()
    {
        _first.Fail("first down");
        _second.Fail("second down");
        await using var reader = Read();

        Assert.Equal("first down", (await reader.NextAsync()).Failure!.Message);
    }

    [Fact]
    public async Task A_directory_learns_through_it_that_a_polled_set_was_confirmed()
    {
        var set = new EndpointSet("polled", new ServiceEndpoint("10.0.0.1", 80));
        var polled = new ScriptedSource((_, context, token) => Polling(set, context, token));
        var options = new ServiceDirectoryOptions { TimeProvider = _clock, Random = new SeededRandom(1) };
        await using var directory = new ServiceDirectory(new FallbackSource(_first, polled), options);
        var first = await directory.GetAsync(Orders);

        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(30));
        _clock.Advance(TimeSpan.FromSeconds(30));

        var confirmed = await directory.WaitUntilAsync(Orders, s => s.AnsweredAt == first.AnsweredAt.AddSeconds(30));
        Assert.Same(first.Set, confirmed.Set);

        static async IAsyncEnumerable<EndpointSet> Polling(
            EndpointSet set, WatchContext context, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            while (true)
            {
                yield return set;
                await context.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
            }
        }
    }

    [Fact]
    public async Task Without_sources_every_name_is_absent()
    {
        await using var reader = new SetReader(new FallbackSource(), Orders, _clock);

        Assert.Equal("no source: no such service", (await reader.NextAsync()).ToString());
    }

    [Fact]
    public async Task News_of_a_source_that_was_let_go_do_not_count()
    {
        _second.Set("orders", "10.0.0.2:80");
        await using var reader = Read();
        await reader.NextAsync();
        _first.Set("orders", "10.0.0.1:80");
        await reader.NextAsync();
        await _second.WaitForWatchesAsync(0);

        _second.Set("orders", "10.0.0.3:80");
        _first.Set("orders", "10.0.0.4:80");

        Assert.Equal("10.0.0.4:80", Text(await reader.NextAsync()));
    }

    [Fact]
    public async Task What_a_source_says_while_it_is_let_go_does_not_come_back_to_life()
    {
        var talkative = new ScriptedSource((attempt, _, token) => LastWords(attempt, token));
        await using var reader = new SetReader(new FallbackSource(_first, talkative), Orders, _clock);
        await reader.NextAsync();
        _first.Set("orders", "10.0.0.1:80");
        await reader.NextAsync();

        _first.Set("orders", "10.0.0.2:80");
        await reader.NextAsync();
        _first.Forget("orders");

        Assert.Equal("answer 2: no endpoints", (await reader.NextAsync()).ToString());

        static async IAsyncEnumerable<EndpointSet> LastWords(
            int attempt, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            yield return new EndpointSet($"answer {attempt}");
            await new TaskCompletionSource().Task.WaitAsync(token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            yield return new EndpointSet("last words");
        }
    }

    [Fact]
    public async Task Ending_the_watch_ends_all_watches_below()
    {
        var reader = Read();
        await reader.NextAsync();
        Assert.Equal((1, 1), (_first.Watches, _second.Watches));

        await reader.DisposeAsync();

        Assert.Equal((0, 0), (_first.Watches, _second.Watches));
    }

    [Fact]
    public async Task Through_a_directory_a_stale_set_shows_as_stale_and_recovers()
    {
        await using var directory = new ServiceDirectory(_fallback, new ServiceDirectoryOptions { TimeProvider = _clock });
        _first.Set("orders", "10.0.0.1:80");
        var live = await directory.GetAsync(Orders);

        _first.Fail("down");
        var stale = await directory.WaitUntilAsync(Orders, s => s.Condition == LiveCondition.Stale);
        _first.Recover();
        await _clock.WaitForTimersAsync(2);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var again = await directory.WaitUntilAsync(Orders, s => s.Condition == LiveCondition.Live);

        Assert.Same(live.Set, stale.Set);
        Assert.Same(live.Set, again.Set);
        Assert.Equal("down", stale.Failure!.Message);
    }

    private static string Text(EndpointSet set) => string.Join(", ", set.Endpoints);

    private SetReader Read() => new(_fallback, Orders, _clock);
}
