using System.Runtime.CompilerServices;
using Discovery.Testing;

namespace Discovery.Tests.Live;

public sealed class RefreshTests : IAsyncDisposable
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");

    private readonly ManualClock _clock = new();
    private readonly ServiceDirectory _directory;

    public RefreshTests() => _directory = new ServiceDirectory(
        new ScriptedSource((_, context, token) => Polling(context, token)), new ServiceDirectoryOptions { TimeProvider = _clock });

    public ValueTask DisposeAsync() => _directory.DisposeAsync();

    [Fact]
    public async Task A_failed_connection_makes_the_source_ask_again()
    {
        await EndAsync(OutcomeKind.ConnectFailure);

        await AnswerAsync(2);
    }

    [Fact]
    public async Task Connections_that_fail_in_quick_succession_ask_once()
    {
        await EndAsync(OutcomeKind.ConnectFailure);
        await AnswerAsync(2);

        _clock.Advance(TimeSpan.FromSeconds(4.9));
        for (var i = 0; i < 50; i++)
        {
            await EndAsync(OutcomeKind.ConnectFailure);
            // Behind all that the pool has to do, so that a source that was wrongly asked would have answered by now.
            await Task.Factory.StartNew(
                static () => { }, CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default);
        }

        Assert.Equal("poll 2", (await _directory.GetAsync(Orders)).Set!.Explanation);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await EndAsync(OutcomeKind.ConnectFailure);

        await AnswerAsync(3);
    }

    [Theory]
    [InlineData(OutcomeKind.Success)]
    [InlineData(OutcomeKind.Failure)]
    [InlineData(OutcomeKind.Dropped)]
    public async Task Other_outcomes_do_not_hurry_the_source(OutcomeKind outcome)
    {
        await EndAsync(outcome);
        // Had the outcome set the limit's clock, this one would not get through.
        await EndAsync(OutcomeKind.ConnectFailure);

        await AnswerAsync(2);
    }

    [Fact]
    public async Task Without_a_wish_the_source_asks_after_its_period()
    {
        await _directory.GetAsync(Orders);
        await _clock.WaitForTimerAsync(TimeSpan.FromMinutes(1));

        _clock.Advance(TimeSpan.FromMinutes(1));

        await AnswerAsync(2);
    }

    private static async IAsyncEnumerable<EndpointSet> Polling(WatchContext context, [EnumeratorCancellation] CancellationToken token)
    {
        for (var poll = 1; ; poll++)
        {
            yield return new EndpointSet("poll", new ServiceEndpoint("10.0.0.1", 80)) { Explanation = $"poll {poll}" };
            await context.WaitAsync(TimeSpan.FromMinutes(1), token);
        }
    }

    private async Task EndAsync(OutcomeKind outcome)
    {
        var lease = await _directory.LeaseAsync(Orders);
        // A wish is for who waits: let the source begin its wait before the outcome comes. The sweep is the other timer.
        await _clock.WaitForTimersAsync(2);
        lease.End(outcome);
    }

    private async Task AnswerAsync(int poll) => await _directory.WaitUntilAsync(Orders, s => s.Set!.Explanation == $"poll {poll}");
}
