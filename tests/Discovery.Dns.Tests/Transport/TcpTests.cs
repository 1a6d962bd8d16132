using System.Net;
using System.Net.Sockets;
using Discovery.Dns.Messages;
using Discovery.Testing;

namespace Discovery.Dns.Tests.Transport;

public sealed class TcpTests
{
    private static readonly string[] True = ["10.1.2.3"];

    [Fact]
    public async Task A_truncated_answer_is_asked_for_over_TCP_at_the_same_server_at_once()
    {
        await using var server = new ScriptedDns(asked => asked.Tcp ? asked.A("10.1.2.3") : asked.Truncated());
        await using var other = new ScriptedDns(asked => asked.A("10.9.9.9"));
        using var resolver = Resolving.Resolver(server, other);

        var answer = await resolver.AskAsync();

        Assert.Equal(True, answer.Addresses());
        Assert.Equal((true, 1, false), (answer.UsedTcp, answer.Attempts, answer.IsTruncated));
        Assert.Equal([false, true], server.Log.Select(asked => asked.Tcp));
        Assert.Empty(other.Log);
    }

    [Fact]
    public async Task What_a_truncated_answer_over_UDP_carries_is_not_used()
    {
        await using var server = new ScriptedDns(asked => asked.Tcp
            ? asked.A("10.1.2.3")
            : [asked.Reply(flags: 0x8380).A("svc.test", "10.9.9.9").ToArray()]);
        using var resolver = Resolving.Resolver(server);

        Assert.Equal(True, (await resolver.AskAsync()).Addresses());
    }

    [Fact]
    public async Task An_answer_of_64_KiB_arrives()
    {
        var addresses = Enumerable.Range(0, 2600).Select(i => $"10.1.{i / 256}.{i % 256}").ToArray();
        await using var server = new ScriptedDns(asked => asked.Tcp ? asked.A(addresses) : asked.Truncated());
        using var resolver = Resolving.Resolver(server);

        Assert.Equal(addresses, (await resolver.AskAsync()).Addresses());
    }

    [Fact]
    public async Task A_part_of_an_answer_is_flagged()
    {
        await using var server = new ScriptedDns(asked => asked.Tcp
            ? [asked.Reply(flags: 0x8380).A("svc.test", "10.1.2.3").ToArray()]
            : asked.Truncated());
        using var resolver = Resolving.Resolver(server);

        var answer = await resolver.AskAsync();

        Assert.Equal(True, answer.Addresses());
        Assert.True(answer.IsTruncated);
    }

    [Fact]
    public async Task No_part_of_an_answer_is_a_failure_and_not_none()
    {
        await using var server = new ScriptedDns(asked => asked.Truncated());
        using var resolver = Resolving.Resolver(server);

        var answer = await resolver.AskAsync();

        Assert.Equal((DnsAnswerKind.Failed, $"{server} sent a truncated answer without records, over TCP too"), (answer.Kind, answer.Failure));
        Assert.True(answer.UsedTcp);
    }

    [Fact]
    public async Task Refused_TCP_after_a_truncated_answer_is_told_apart_and_the_next_server_is_asked()
    {
        await using var server = new ScriptedDns(asked => asked.Truncated(), tcp: false);
        await using var next = new ScriptedDns(asked => asked.A("10.1.2.3"));
        using var alone = Resolving.Resolver(server);
        using var both = Resolving.Resolver(server, next);

        var failure = await alone.AskAsync();

        Assert.Equal(
            (DnsAnswerKind.Failed, $"{server} sent an answer that is truncated over UDP and TCP to {server} failed: it cannot be asked over TCP: Connection refused"),
            (failure.Kind, failure.Failure));
        Assert.IsType<SocketException>(failure.FailureCause);
        Assert.Equal(True, (await both.AskAsync()).Addresses());
    }

    [Fact]
    public async Task Silent_TCP_after_a_truncated_answer_is_told_apart()
    {
        var clock = new ManualClock();
        await using var server = new ScriptedDns(asked => asked.Tcp ? [] : asked.Truncated());
        using var resolver = Resolving.Resolver(With(Resolving.Options(server), o => o.Attempts = 1), clock);

        var asking = resolver.AskAsync();
        await server.WaitForAsync(2);
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(
            $"{server} sent an answer that is truncated over UDP and TCP to {server} failed: it did not answer within 5 s", (await asking).Failure);
    }

    [Fact]
    public async Task TCP_alone_sends_no_datagram_and_keeps_the_connection()
    {
        await using var server = new ScriptedDns(asked => asked.A("10.1.2.3"));
        using var resolver = Resolving.Resolver(With(Resolving.Options(server), o => o.TcpOnly = true));

        for (var i = 0; i < 5; i++)
            Assert.Equal(True, (await resolver.AskAsync()).Addresses());

        Assert.All(server.Log, asked => Assert.True(asked.Tcp));
        Assert.Single(server.Log.Select(asked => asked.Connection).Distinct());
    }

    [Fact]
    public async Task Over_TCP_too_what_is_not_ours_is_passed_over()
    {
        await using var server = new ScriptedDns(asked => [asked.Reply(id: asked.Id ^ 1).A("svc.test", "10.9.9.9").ToArray(), [], [1], .. asked.A("10.1.2.3")]);
        using var resolver = Resolving.Resolver(With(Resolving.Options(server), o => o.TcpOnly = true));

        Assert.Equal(True, (await resolver.AskAsync()).Addresses());
    }

    [Fact]
    public async Task A_connection_that_the_server_closed_is_replaced_once()
    {
        await using var server = new ScriptedDns(asked => [.. asked.A("10.1.2.3"), ScriptedDns.Close]);
        using var resolver = Resolving.Resolver(With(Resolving.Options(server), o => o.TcpOnly = true));

        for (var i = 0; i < 5; i++)
        {
            var answer = await resolver.AskAsync();
            Assert.Equal((DnsAnswerKind.Records, 1), (answer.Kind, answer.Attempts));
        }
    }

    [Fact]
    public async Task A_connection_that_dies_under_the_query_is_replaced_once()
    {
        await using var server = new ScriptedDns(asked => asked.Number % 2 == 0 ? [ScriptedDns.Close] : asked.A("10.1.2.3"));
        using var resolver = Resolving.Resolver(With(Resolving.Options(server), o => o.TcpOnly = true));

        await resolver.AskAsync();
        var answer = await resolver.AskAsync();

        Assert.Equal((DnsAnswerKind.Records, 1), (answer.Kind, answer.Attempts));
        Assert.Equal([1, 1, 2], server.Log.Select(asked => asked.Connection));
    }

    [Fact]
    public async Task A_new_connection_that_dies_is_a_failure()
    {
        await using var server = new ScriptedDns(_ => [ScriptedDns.Close]);
        using var resolver = Resolving.Resolver(With(Resolving.Options(server), o => o.TcpOnly = true));

        var answer = await resolver.AskAsync();

        Assert.Equal((DnsAnswerKind.Failed, 2), (answer.Kind, answer.Attempts));
        Assert.StartsWith($"{server} cannot be asked over TCP: ", answer.Failure, StringComparison.Ordinal);
        Assert.Equal(2, server.Log.Count);
    }

    [Fact]
    public async Task An_idle_connection_is_closed_after_five_seconds()
    {
        var clock = new ManualClock();
        await using var server = new ScriptedDns(asked => asked.A("10.1.2.3"));
        using var resolver = Resolving.Resolver(With(Resolving.Options(server), o => o.TcpOnly = true), clock);

        await resolver.AskAsync();
        clock.Advance(TimeSpan.FromSeconds(4));
        await resolver.AskAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, server.ClosedConnections);
        clock.Advance(TimeSpan.FromSeconds(5));
        await server.WaitForClosedAsync(1);
        await resolver.AskAsync();

        Assert.Equal([1, 1, 2], server.Log.Select(asked => asked.Connection));
    }

    [Fact]
    public async Task Dispose_closes_the_connections_and_a_later_query_is_refused()
    {
        await using var server = new ScriptedDns(asked => asked.A("10.1.2.3"));
        var resolver = Resolving.Resolver(With(Resolving.Options(server), o => o.TcpOnly = true));
        await resolver.AskAsync();

        resolver.Dispose();

        await server.WaitForClosedAsync(1);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => resolver.AskAsync());
    }

    [Fact]
    public async Task A_query_that_was_given_up_leaves_no_connection_for_the_next()
    {
        await using var server = new ScriptedDns(asked => asked.Number == 1 ? [] : asked.A("10.1.2.3"));
        using var resolver = Resolving.Resolver(With(Resolving.Options(server), o => o.TcpOnly = true));
        using var stop = new CancellationTokenSource();

        var asking = resolver.AskAsync(cancellationToken: stop.Token);
        await server.WaitForAsync(1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await server.WaitForClosedAsync(1);

        Assert.Equal(True, (await resolver.AskAsync()).Addresses());
        Assert.Equal([1, 2], server.Log.Select(asked => asked.Connection));
    }

    [Fact]
    public async Task Many_queries_share_few_connections()
    {
        await using var server = new ScriptedDns(asked => asked.A("10.1.2.3"));
        using var resolver = Resolving.Resolver(With(Resolving.Options(server), o => o.TcpOnly = true));

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => resolver.AskAsync()));

        Assert.All(answers, answer => Assert.Equal(True, answer.Addresses()));
        Assert.InRange(server.Log.Select(asked => asked.Connection).Distinct().Count(), 1, 8);
    }

    [Fact]
    public async Task Length_and_message_travel_in_one_write()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var resolver = Resolving.Resolver(With(Resolving.Options(listener.LocalEndPoint!), o => o.TcpOnly = true));
        using var stop = new CancellationTokenSource();

        var asking = resolver.AskAsync(cancellationToken: stop.Token);
        using var connection = await listener.AcceptAsync();
        var buffer = new byte[512];
        var length = await connection.ReceiveAsync(buffer);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        Assert.Equal((buffer[0] << 8) + buffer[1] + 2, length);
    }

    private static StubResolverOptions With(StubResolverOptions options, Action<StubResolverOptions> change)
    {
        change(options);
        return options;
    }
}
