using System.Collections.Concurrent;
using System.Net;
using Discovery.Dns.Messages;
using Discovery.Testing;

namespace Discovery.Dns.Tests.Transport;

public sealed class ServerOrderTests
{
    private static readonly string[] OneAddress = ["10.1.2.3"];

    [Fact]
    public async Task An_answer_comes_from_the_first_server()
    {
        await using var first = new ScriptedDns(asked => asked.A("10.1.2.3"));
        await using var second = new ScriptedDns(asked => asked.A("10.9.9.9"));
        using var resolver = Resolving.Resolver(first, second);

        var answer = await resolver.AskAsync();

        Assert.Equal(OneAddress, answer.Addresses());
        Assert.Equal((1, false, 0), (answer.Attempts, answer.UsedTcp, second.Log.Count));
    }

    [Theory]
    [InlineData(2, "SERVFAIL")]
    [InlineData(5, "REFUSED")]
    [InlineData(9, "RCODE9")]
    public async Task An_error_sends_the_query_to_the_next_server_and_is_told_if_all_err(int code, string text)
    {
        await using var first = new ScriptedDns(asked => asked.Code(code));
        await using var second = new ScriptedDns(asked => asked.A("10.1.2.3"));
        using var resolver = Resolving.Resolver(first, second);
        using var alone = Resolving.Resolver(first);

        var answer = await resolver.AskAsync();
        var failure = await alone.AskAsync();

        Assert.Equal(OneAddress, answer.Addresses());
        Assert.Equal(2, answer.Attempts);
        Assert.Equal((DnsAnswerKind.Failed, $"{first} answered {text}"), (failure.Kind, failure.Failure));
    }

    [Fact]
    public async Task A_referral_of_a_server_that_neither_knows_nor_asks_sends_the_query_to_the_next()
    {
        await using var lame = new ScriptedDns(asked => [asked.Reply(flags: 0x8100).ToArray()]);
        await using var second = new ScriptedDns(asked => asked.A("10.1.2.3"));
        using var both = Resolving.Resolver(lame, second);
        using var alone = Resolving.Resolver(lame);

        Assert.Equal(OneAddress, (await both.AskAsync()).Addresses());
        Assert.Equal(DnsAnswerKind.Failed, (await alone.AskAsync()).Kind);
    }

    [Theory]
    [InlineData(3, DnsAnswerKind.NoSuchName)]
    [InlineData(0, DnsAnswerKind.NoRecords)]
    public async Task No_is_an_answer_and_ends_the_query(int code, DnsAnswerKind kind)
    {
        await using var first = new ScriptedDns(asked => [asked.Reply(code).Soa("test", 60, 5).ToArray()]);
        await using var second = new ScriptedDns(asked => asked.A("10.1.2.3"));
        using var resolver = Resolving.Resolver(first, second);

        var answer = await resolver.AskAsync();

        Assert.Equal((kind, TimeSpan.FromSeconds(5), 1), (answer.Kind, answer.TimeToLive, answer.Attempts));
        Assert.Empty(second.Log);
    }

    [Fact]
    public async Task The_list_is_gone_through_before_a_server_is_asked_again_and_each_says_its_word()
    {
        var order = new ConcurrentQueue<int>();
        await using var first = new ScriptedDns(asked => Noted(order, 1, asked.Code(2)));
        await using var second = new ScriptedDns(asked => Noted(order, 2, asked.Code(5)));
        using var resolver = Resolving.Resolver(first, second);

        var answer = await resolver.AskAsync();

        Assert.Equal([1, 2, 1, 2], order);
        Assert.Equal($"{first} answered SERVFAIL; {second} answered REFUSED", answer.Failure);
        Assert.Equal(4, answer.Attempts);
    }

    [Fact]
    public async Task A_server_that_is_listed_twice_is_asked_no_more_often_for_it()
    {
        await using var server = new ScriptedDns(asked => asked.Code(2));
        using var resolver = Resolving.Resolver(server, server);

        await resolver.AskAsync();

        Assert.Equal(2, server.Log.Count);
    }

    [Fact]
    public async Task Rotation_begins_each_query_with_the_next_server()
    {
        var order = new ConcurrentQueue<int>();
        await using var first = new ScriptedDns(asked => Noted(order, 1, asked.A("10.1.2.3")));
        await using var second = new ScriptedDns(asked => Noted(order, 2, asked.A("10.1.2.3")));
        await using var third = new ScriptedDns(asked => Noted(order, 3, asked.A("10.1.2.3")));
        var options = Resolving.Options(first, second, third);
        options.Rotate = true;
        using var resolver = Resolving.Resolver(options);

        for (var i = 0; i < 9; i++)
            await resolver.AskAsync();

        Assert.Equal([1, 2, 3], order.Take(3).Order());
        Assert.Equal(order.Take(6), order.Skip(3));
    }

    [Fact]
    public async Task A_failed_server_comes_last_until_a_tenth_of_the_queries_after_five_seconds_try_it()
    {
        var clock = new ManualClock();
        var down = ScriptedDns.ClosedPort;
        await using var up = new ScriptedDns(asked => asked.A("10.1.2.3"));
        using var resolver = Resolving.Resolver(Resolving.Options(down, up), clock);

        Assert.Equal(2, (await resolver.AskAsync()).Attempts);
        clock.Advance(TimeSpan.FromSeconds(4.9));
        for (var i = 0; i < 100; i++)
            Assert.Equal(1, (await resolver.AskAsync()).Attempts);

        var probes = 0;
        for (var i = 0; i < 500; i++)
        {
            // A probe that fails begins the five seconds anew.
            clock.Advance(TimeSpan.FromSeconds(5));
            probes += (await resolver.AskAsync()).Attempts - 1;
        }

        Assert.InRange(probes, 25, 75);
    }

    [Fact]
    public async Task A_failed_server_that_answers_takes_its_place_again()
    {
        var clock = new ManualClock();
        var isDown = true;
        await using var first = new ScriptedDns(asked => isDown ? [] : asked.A("10.0.0.1"));
        await using var second = new ScriptedDns(asked => isDown ? asked.A("10.0.0.2") : []);
        using var resolver = Resolving.Resolver(Resolving.Options(first, second), clock);
        var asking = resolver.AskAsync();
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["10.0.0.2"], (await asking).Addresses());

        isDown = false;
        asking = resolver.AskAsync();
        await second.WaitForAsync(2);
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["10.0.0.1"], (await asking).Addresses());
        Assert.Equal(["10.0.0.1"], (await resolver.AskAsync()).Addresses());
        Assert.Equal(2, second.Log.Count);
    }

    [Fact]
    public async Task An_error_is_no_reason_to_leave_the_configured_order()
    {
        await using var first = new ScriptedDns(asked => asked.Number == 1 ? asked.Code(2) : asked.A("10.0.0.1"));
        await using var second = new ScriptedDns(asked => asked.A("10.0.0.2"));
        using var resolver = Resolving.Resolver(first, second);

        Assert.Equal(["10.0.0.2"], (await resolver.AskAsync()).Addresses());
        Assert.Equal(["10.0.0.1"], (await resolver.AskAsync()).Addresses());
    }

    [Fact]
    public async Task A_server_may_have_an_IPv6_address_with_a_scope()
    {
        await using var server = new ScriptedDns(asked => asked.Tcp ? asked.A("10.1.2.3") : asked.Truncated(), address: IPAddress.IPv6Loopback);
        using var resolver = Resolving.Resolver($"[::1%1]:{server.Address.Port}");

        Assert.Equal(OneAddress, (await resolver.AskAsync()).Addresses());
    }

    private static byte[][] Noted(ConcurrentQueue<int> order, int server, byte[][] reply)
    {
        order.Enqueue(server);
        return reply;
    }
}
