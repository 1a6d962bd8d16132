using Discovery.Dns.Messages;
using Discovery.Testing;

namespace Discovery.Dns.Tests.Transport;

public sealed class EdnsTests
{
    [Fact]
    public async Task Queries_offer_EDNS_unless_the_payload_is_what_everybody_sends()
    {
        await using var server = new ScriptedDns(asked => asked.A("10.1.2.3"));
        using var usual = Resolving.Resolver(server);
        var options = Resolving.Options(server);
        options.UdpPayloadSize = 512;
        using var plain = Resolving.Resolver(options);

        await usual.AskAsync();
        await plain.AskAsync();

        Assert.Equal([true, false], server.Log.Select(asked => asked.HasEdns));
    }

    [Theory]
    [InlineData("FORMERR")]
    [InlineData("NOTIMP")]
    [InlineData("FORMERR without question")]
    [InlineData("SERVFAIL without question")]
    public async Task A_server_that_does_not_know_EDNS_is_asked_again_without_and_remembered(string dislike)
    {
        await using var server = new ScriptedDns(asked => !asked.HasEdns ? asked.A("10.1.2.3") : dislike switch
        {
            "FORMERR" => asked.Code(1),
            "NOTIMP" => asked.Code(4),
            "FORMERR without question" => [asked.HeaderOnly(1)],
            _ => [asked.HeaderOnly(2)],
        });
        using var resolver = Resolving.Resolver(server);

        var first = await resolver.AskAsync();
        var second = await resolver.AskAsync();

        Assert.Equal((DnsAnswerKind.Records, 1, DnsAnswerKind.Records), (first.Kind, first.Attempts, second.Kind));
        Assert.Equal([true, false, false], server.Log.Select(asked => asked.HasEdns));
    }

    [Fact]
    public async Task After_an_hour_EDNS_is_tried_again()
    {
        var clock = new ManualClock();
        await using var server = new ScriptedDns(asked => asked.HasEdns && asked.Number == 1 ? asked.Code(1) : asked.A("10.1.2.3"));
        using var resolver = Resolving.Resolver(Resolving.Options(server), clock);

        await resolver.AskAsync();
        clock.Advance(TimeSpan.FromMinutes(59));
        await resolver.AskAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        await resolver.AskAsync();

        Assert.Equal([true, false, false, true], server.Log.Select(asked => asked.HasEdns));
    }

    [Fact]
    public async Task One_server_without_EDNS_changes_nothing_for_another()
    {
        await using var old = new ScriptedDns(asked => asked.HasEdns ? asked.Code(1) : asked.Code(2));
        await using var modern = new ScriptedDns(asked => asked.A("10.1.2.3"));
        using var resolver = Resolving.Resolver(old, modern);

        await resolver.AskAsync();

        Assert.Equal([true, false], old.Log.Select(asked => asked.HasEdns));
        Assert.True(Assert.Single(modern.Log).HasEdns);
    }

    [Fact]
    public async Task A_server_that_dislikes_the_question_itself_is_asked_no_more_than_three_times()
    {
        await using var server = new ScriptedDns(asked => asked.Code(1));
        var options = Resolving.Options(server);
        options.Attempts = 3;
        using var resolver = Resolving.Resolver(options);

        var answer = await resolver.AskAsync();

        Assert.Equal((DnsAnswerKind.Failed, $"{server} answered FORMERR"), (answer.Kind, answer.Failure));
        Assert.Equal([true, false, true], server.Log.Select(asked => asked.HasEdns));
    }

    [Fact]
    public async Task Over_TCP_too_EDNS_is_left_out_for_a_server_that_does_not_know_it()
    {
        await using var server = new ScriptedDns(asked => asked.HasEdns ? asked.Code(1) : asked.A("10.1.2.3"));
        var options = Resolving.Options(server);
        options.TcpOnly = true;
        using var resolver = Resolving.Resolver(options);

        Assert.Equal(DnsAnswerKind.Records, (await resolver.AskAsync()).Kind);
        Assert.Equal(DnsAnswerKind.Records, (await resolver.AskAsync()).Kind);
        Assert.Equal([true, false, false], server.Log.Select(asked => asked.HasEdns));
    }
}
