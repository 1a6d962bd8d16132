using Discovery.Dns.Messages;
using Discovery.Testing;

namespace Discovery.Dns.Tests.Transport;

/// <summary>Makes resolvers that ask scripted servers, and asks them.</summary>
internal static class Resolving
{
    /// <summary>No test waits for a timeout of this length: either a manual clock makes it pass, or the answer comes.</summary>
    internal static StubResolverOptions Options(params object[] servers) => new()
    {
        Servers = [.. servers.Select(server => server.ToString()!)],
        ResolvConf = "/nowhere/resolv.conf",
    };

    /// <summary>Unless the test has a clock, time stands still: a busy machine makes no timeout.</summary>
    internal static StubResolver Resolver(StubResolverOptions options, TimeProvider? clock = null) =>
        new(options, clock ?? new ManualClock(), new SeededRandom(1));

    internal static StubResolver Resolver(params object[] servers) => Resolver(Options(servers));

    internal static async Task<DnsAnswer> AskAsync(
        this StubResolver resolver, string name = "svc.test", DnsRecordType type = DnsRecordType.A, CancellationToken cancellationToken = default) =>
        await resolver.QueryAsync(DnsName.Parse(name), type, cancellationToken);

    internal static IEnumerable<string> Addresses(this DnsAnswer answer) =>
        answer.Records.Where(record => record.IPAddress is not null).Select(record => record.IPAddress!.ToString());
}
