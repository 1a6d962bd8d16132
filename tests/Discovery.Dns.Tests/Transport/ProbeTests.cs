using System.Net;
using System.Net.Sockets;
using Discovery.Dns.Messages;
using Discovery.Testing;

namespace Discovery.Dns.Tests.Transport;

/// <summary>What servers do in the field, and what two .NET resolvers made of it wrongly (docs: facts on peers); each through a real socket.</summary>
public sealed class ProbeTests
{
    private static readonly string[] True = ["10.1.2.3"];

    [Fact]
    public async Task An_answer_from_another_address_is_not_heard()
    {
        using var forger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        forger.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var server = new ScriptedDns(asked =>
        {
            forger.SendTo(asked.A("10.9.9.9")[0], new IPEndPoint(IPAddress.Loopback, asked.Connection));
            return asked.A("10.1.2.3");
        });
        using var resolver = Resolving.Resolver(server);

        Assert.Equal(True, (await resolver.AskAsync()).Addresses());
    }

    [Theory]
    [InlineData("wrong question")]
    [InlineData("wrong type")]
    [InlineData("wrong id")]
    [InlineData("echo")]
    [InlineData("rubbish")]
    [InlineData("empty")]
    public async Task What_is_not_ours_is_passed_over_and_the_true_answer_awaited(string first)
    {
        await using var server = new ScriptedDns(asked =>
        [
            first switch
            {
                "wrong question" => asked.AboutAnother("other.test", DnsRecordType.A),
                "wrong type" => asked.AboutAnother("svc.test", DnsRecordType.Aaaa),
                "wrong id" => asked.Reply(id: asked.Id ^ 1).A("svc.test", "10.9.9.9").ToArray(),
                "echo" => asked.Reply(flags: 0x0100).A("svc.test", "10.9.9.9").ToArray(),
                "rubbish" => [1, 2, 3],
                _ => [],
            },
            .. asked.A("10.1.2.3"),
        ]);
        using var resolver = Resolving.Resolver(server);

        var answer = await resolver.AskAsync();

        Assert.Equal(True, answer.Addresses());
        Assert.Equal(1, answer.Attempts);
    }

    [Fact]
    public async Task A_duplicate_or_late_answer_meets_no_later_query()
    {
        await using var server = new ScriptedDns(asked => [.. asked.A($"10.0.0.{asked.Number}"), .. asked.A($"10.0.0.{asked.Number}")]);
        using var resolver = Resolving.Resolver(server);

        for (var i = 1; i <= 20; i++)
            Assert.Equal([$"10.0.0.{i}"], (await resolver.AskAsync()).Addresses());
    }

    [Fact]
    public async Task A_compressed_target_is_read()
    {
        // The target's name points into the question: "_http._tcp.svc.test" has "svc.test" at 12 + 6 + 5.
        await using var server = new ScriptedDns(asked => [asked.Reply()
            .Name("_http._tcp.svc.test").Rest(1, DnsRecordType.Srv, 30, m => m.Words(0, 100, 8080).Compressed("a", 23)).ToArray()]);
        using var resolver = Resolving.Resolver(server);

        var record = Assert.Single((await resolver.AskAsync("_http._tcp.svc.test", DnsRecordType.Srv)).Records);

        Assert.Equal(("a.svc.test", 8080), (record.Target!.ToString(), record.Port));
    }

    [Fact]
    public async Task Malformed_glue_is_a_failure_of_that_server_and_the_next_is_asked()
    {
        await using var bad = new ScriptedDns(asked => [asked.Reply()
            .Srv("_http._tcp.svc.test", 0, 1, 80, "a.test").Name("a.test").Rest(3, DnsRecordType.A, 30, m => m.Octets(10, 0, 0)).ToArray()]);
        await using var good = new ScriptedDns(asked => [asked.Reply().Srv("_http._tcp.svc.test", 0, 1, 80, "a.test").ToArray()]);
        using var both = Resolving.Resolver(bad, good);
        using var alone = Resolving.Resolver(bad);

        var answer = await both.AskAsync("_http._tcp.svc.test", DnsRecordType.Srv);
        var failure = await alone.AskAsync("_http._tcp.svc.test", DnsRecordType.Srv);

        Assert.Equal(DnsAnswerKind.Records, answer.Kind);
        Assert.Equal(DnsAnswerKind.Failed, failure.Kind);
        Assert.StartsWith($"{bad} sent a malformed answer: ", failure.Failure, StringComparison.Ordinal);
        Assert.IsType<MalformedDnsMessageException>(failure.FailureCause);
        Assert.DoesNotContain(bad.Log, asked => asked.Tcp);
    }

    [Fact]
    public async Task A_service_that_is_decidedly_not_available_has_the_root_as_its_target()
    {
        await using var server = new ScriptedDns(asked => [asked.Reply().Srv("_http._tcp.svc.test", 0, 0, 0, ".").ToArray()]);
        using var resolver = Resolving.Resolver(server);

        var answer = await resolver.AskAsync("_http._tcp.svc.test", DnsRecordType.Srv);

        Assert.Equal(DnsName.Root, Assert.Single(answer.Records).Target);
    }

    [Fact]
    public async Task Names_may_have_underscores()
    {
        await using var server = new ScriptedDns(asked => [asked.Reply().Srv("_http._tcp.my_svc.test", 0, 1, 80, "a_b.test").ToArray()]);
        using var resolver = Resolving.Resolver(server);

        var answer = await resolver.AskAsync("_http._tcp.my_svc.test", DnsRecordType.Srv);

        Assert.Equal("a_b.test", Assert.Single(answer.Records).Target!.ToString());
        Assert.Equal("_http._tcp.my_svc.test", server.Log[0].Name.ToString());
    }

    [Fact]
    public async Task An_alias_that_leads_to_no_address_is_no_address()
    {
        await using var server = new ScriptedDns(asked => [asked.Reply().Cname("svc.test", "other.test").ToArray()]);
        using var resolver = Resolving.Resolver(server);

        var answer = await resolver.AskAsync();

        Assert.Equal((DnsAnswerKind.NoRecords, TimeSpan.Zero), (answer.Kind, answer.TimeToLive));
        Assert.Empty(answer.Records);
    }

    [Theory]
    [InlineData(2, "SERVFAIL")]
    [InlineData(5, "REFUSED")]
    public async Task An_error_is_a_failure_and_not_an_empty_answer(int code, string text)
    {
        await using var server = new ScriptedDns(asked => asked.Code(code));
        using var resolver = Resolving.Resolver(server);

        var answer = await resolver.AskAsync();

        Assert.Equal((DnsAnswerKind.Failed, $"{server} answered {text}", 2), (answer.Kind, answer.Failure, answer.Attempts));
    }

    [Fact]
    public async Task Silence_is_a_failure_after_all_attempts()
    {
        var clock = new ManualClock();
        await using var server = new ScriptedDns(_ => []);
        using var resolver = Resolving.Resolver(Resolving.Options(server), clock);

        var asking = resolver.AskAsync();
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        clock.Advance(TimeSpan.FromSeconds(5));
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        clock.Advance(TimeSpan.FromSeconds(5));

        var answer = await asking;
        Assert.Equal((DnsAnswerKind.Failed, $"{server} did not answer within 5 s", 2), (answer.Kind, answer.Failure, answer.Attempts));
    }

    [Fact]
    public async Task A_closed_port_is_noticed_without_waiting()
    {
        var clock = new ManualClock();
        var closed = ScriptedDns.ClosedPort;
        await using var server = new ScriptedDns(asked => asked.A("10.1.2.3"));
        using var both = Resolving.Resolver(Resolving.Options(closed, server), clock);
        using var alone = Resolving.Resolver(Resolving.Options(closed), clock);

        Assert.Equal(True, (await both.AskAsync()).Addresses());
        var failure = await alone.AskAsync();
        Assert.Equal((DnsAnswerKind.Failed, $"{closed} cannot be asked over UDP: Connection refused"), (failure.Kind, failure.Failure));
        Assert.IsType<SocketException>(failure.FailureCause);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    public async Task A_caller_who_gives_up_gets_a_cancellation_be_it_at_the_last_attempt(int attempts, bool tcpOnly)
    {
        await using var server = new ScriptedDns(_ => []);
        var options = Resolving.Options(server);
        (options.Attempts, options.TcpOnly) = (attempts, tcpOnly);
        using var resolver = Resolving.Resolver(options);
        using var stop = new CancellationTokenSource();

        var asking = resolver.AskAsync(cancellationToken: stop.Token);
        await server.WaitForAsync(1);
        await stop.CancelAsync();

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(stop.Token, thrown.CancellationToken);
        Assert.Single(server.Log);
    }

    [Fact]
    public async Task A_caller_who_gave_up_before_sends_nothing()
    {
        await using var server = new ScriptedDns(asked => asked.A("10.1.2.3"));
        using var resolver = Resolving.Resolver(server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resolver.AskAsync(cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal(True, (await resolver.AskAsync()).Addresses());
        Assert.Single(server.Log);
    }

    [Theory]
    [InlineData("nameserver\t10.0.0.1")]
    [InlineData("nameserver 10.0.0.1#comment")]
    public void A_tab_or_a_comment_in_resolv_conf_loses_no_server(string line) =>
        Assert.Equal("10.0.0.1:53", Discovery.Dns.Configuration.ResolvConf.Parse(line).Servers.Single().ToString());
}
