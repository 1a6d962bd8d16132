using Discovery.Dns.Messages;

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
}
