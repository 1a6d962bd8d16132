using Discovery.Dns.Messages;
using Discovery.Testing;

namespace Discovery.Dns.Tests.Transport;

public sealed class TimeoutTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_silent_server_gives_way_to_the_next_after_its_timeout()
    {
        await using var silent = new ScriptedDns(_ => []);
        await using var second = new ScriptedDns(asked => asked.A("10.1.2.3"));
        using var resolver = Resolving.Resolver(Resolving.Options(silent, second), _clock);

        var asking = resolver.AskAsync();
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        await silent.WaitForAsync(1);
        Assert.Empty(second.Log);
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(2, (await asking).Attempts);
    }

    [Fact]
    public async Task A_stream_of_messages_that_are_not_ours_does_not_stretch_the_timeout()
    {
        await using var forger = new ScriptedDns(asked => [.. Enumerable.Range(1, 50).Select(i => asked.Reply(id: asked.Id ^ i).ToArray())]);
        await using var second = new ScriptedDns(asked => asked.A("10.1.2.3"));
        using var resolver = Resolving.Resolver(Resolving.Options(forger, second), _clock);

        var asking = resolver.AskAsync();
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(2, (await asking).Attempts);
    }

    [Fact]
    public async Task A_server_that_answers_fast_is_given_up_sooner_but_heard_out_at_the_last_attempt()
    {
        var isSilent = false;
        await using var server = new ScriptedDns(asked => isSilent ? [] : asked.A("10.1.2.3"));
        using var resolver = Resolving.Resolver(Resolving.Options(server), _clock);
        await resolver.AskAsync();
        isSilent = true;

        var asking = resolver.AskAsync();
        await _clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(250));
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal($"{server} did not answer within 5 s", (await asking).Failure);
    }

    [Fact]
    public async Task The_timeout_is_five_times_what_the_server_usually_takes()
    {
        var isSilent = false;
        await using var server = new ScriptedDns(asked =>
        {
            if (isSilent)
                return [];
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            return asked.A("10.1.2.3");
        });
        using var resolver = Resolving.Resolver(Resolving.Options(server), _clock);
        await resolver.AskAsync();
        isSilent = true;
        using var stop = new CancellationTokenSource();

        var asking = resolver.AskAsync(cancellationToken: stop.Token);

        await _clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(500));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public void The_usual_time_rises_fast_falls_slowly_and_has_bounds()
    {
        var history = new Dns.Transport.ServerHistory(_clock);
        var longest = TimeSpan.FromSeconds(5);
        Assert.Equal(longest, history.Timeout(longest));

        history.Answered(TimeSpan.FromMilliseconds(100));
        Assert.Equal(TimeSpan.FromMilliseconds(500), history.Timeout(longest));
        history.Answered(TimeSpan.FromMilliseconds(300));
        Assert.Equal(TimeSpan.FromMilliseconds(1000), history.Timeout(longest));
        history.Answered(TimeSpan.FromMilliseconds(40));
        Assert.Equal(TimeSpan.FromMilliseconds(900), history.Timeout(longest));
        history.Answered(null);
        Assert.Equal(TimeSpan.FromMilliseconds(900), history.Timeout(longest));

        for (var i = 0; i < 100; i++)
            history.Answered(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.FromMilliseconds(250), history.Timeout(longest));
        Assert.Equal(TimeSpan.FromMilliseconds(100), history.Timeout(TimeSpan.FromMilliseconds(100)));
        for (var i = 0; i < 100; i++)
            history.Answered(TimeSpan.FromSeconds(4));
        Assert.Equal(longest, history.Timeout(longest));
    }

    [Fact]
    public async Task The_deadline_ends_the_query_wherever_it_is()
    {
        await using var server = new ScriptedDns(_ => []);
        var options = Resolving.Options(server);
        options.Deadline = TimeSpan.FromSeconds(7);
        using var resolver = Resolving.Resolver(options, _clock);

        var asking = resolver.AskAsync();
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(5));
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(2));
        _clock.Advance(TimeSpan.FromSeconds(2));

        var answer = await asking;
        Assert.Equal((DnsAnswerKind.Failed, 2), (answer.Kind, answer.Attempts));
        Assert.Equal($"{server} did not answer within 2 s; the query's deadline of 7 s passed", answer.Failure);
    }

    [Fact]
    public async Task Servers_that_the_deadline_leaves_no_time_for_are_not_asked()
    {
        await using var silent = new ScriptedDns(_ => []);
        await using var second = new ScriptedDns(asked => asked.A("10.1.2.3"));
        var options = Resolving.Options(silent, second);
        options.Deadline = TimeSpan.FromSeconds(5);
        using var resolver = Resolving.Resolver(options, _clock);

        var asking = resolver.AskAsync();
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(5));

        var answer = await asking;
        Assert.Equal((DnsAnswerKind.Failed, 1), (answer.Kind, answer.Attempts));
        Assert.Equal($"{silent} did not answer within 5 s; the query's deadline of 5 s passed", answer.Failure);
        Assert.Empty(second.Log);
    }

    [Fact]
    public async Task Real_time_drives_it_too()
    {
        await using var silent = new ScriptedDns(_ => []);
        var options = Resolving.Options(silent);
        options.Timeout = TimeSpan.FromMilliseconds(20);
        using var resolver = Resolving.Resolver(options, TimeProvider.System);

        for (var i = 0; i < 5; i++)
            Assert.Equal($"{silent} did not answer within 0.02 s", (await resolver.AskAsync()).Failure);
    }
}
