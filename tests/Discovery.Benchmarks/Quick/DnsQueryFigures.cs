using System.Net;
using System.Net.Sockets;
using Discovery.Dns;
using Discovery.Dns.Messages;

namespace Discovery.Benchmarks.Quick;

/// <summary>What a question costs that no cache answers: one at a time, over UDP, three addresses, to <see cref="DnsServerProcess"/>.</summary>
internal static class DnsQueryFigures
{
    private const int Operations = 100;
    private const int Rounds = 401;
    private const int WarmUp = 80;

    private static readonly DnsName Name = DnsName.Parse("a3.test");

    internal static IEnumerable<Figure> All =>
    [
        new("dns.query.a3.ratio", "x", static () => RatioAsync().GetAwaiter().GetResult()),
        new("dns.query.a3.bytes", "bytes", static () => BytesAsync().GetAwaiter().GetResult()),
    ];

    /// <summary>Throughput over that of the bare socket loop, in alternating rounds: the median pair.</summary>
    private static async Task<double> RatioAsync()
    {
        using var server = new DnsServerProcess();
        using var resolver = await ReadyAsync(server);
        var ratios = new List<double>();
        for (var i = 0; i < WarmUp + Rounds; i++)
        {
            // Who comes second finds warmer caches, so both do in turn.
            var first = i % 2 == 0 ? await TimeAsync(() => AskAsync(resolver)) : 0;
            var bare = await TimeAsync(() => BareAsync(server.Address));
            var ours = first > 0 ? first : await TimeAsync(() => AskAsync(resolver));
            if (i >= WarmUp)
                ratios.Add(bare / ours);
        }

        ratios.Sort();
        return ratios[Rounds / 2];
    }

    /// <summary>Bytes that one query allocates on all threads, up to and with its <see cref="DnsAnswer"/>.</summary>
    private static async Task<double> BytesAsync()
    {
        using var server = new DnsServerProcess();
        using var resolver = await ReadyAsync(server);
        for (var i = 0; i < WarmUp; i++)
            await AskAsync(resolver);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < WarmUp; i++)
            await AskAsync(resolver);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)(WarmUp * Operations);
    }

    private static async Task<StubResolver> ReadyAsync(DnsServerProcess server)
    {
        var resolver = new StubResolver(new StubResolverOptions { Servers = [server.Address.ToString()] });
        for (var tries = 0; tries < 200; tries++)
        {
            var answer = await resolver.QueryAsync(Name, DnsRecordType.A, CancellationToken.None);
            if (answer.Records.Count() == 3)
                return resolver;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        throw new InvalidOperationException($"The DNS server at {server.Address} does not come up.");
    }

    private static async Task<double> TimeAsync(Func<Task> loop)
    {
        var started = TimeProvider.System.GetTimestamp();
        await loop();
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task AskAsync(StubResolver resolver)
    {
        for (var i = 0; i < Operations; i++)
        {
            var answer = await resolver.QueryAsync(Name, DnsRecordType.A, CancellationToken.None);
            if (answer.Kind != DnsAnswerKind.Records)
                throw new InvalidOperationException(answer.Failure);
        }
    }

    /// <summary>The least code that makes the same system calls: a connected socket per query, send, receive, close.</summary>
    private static async Task BareAsync(IPEndPoint server)
    {
        var query = new byte[QueryWriter.MaximumLength];
        query = query[..QueryWriter.Write(query, 7, Name, DnsRecordType.A, 1232)];
        var buffer = new byte[4096];
        for (var i = 0; i < Operations; i++)
        {
            using var socket = Send(server, query);
            if (await socket.ReceiveAsync(buffer, SocketFlags.None) < query.Length)
                throw new InvalidOperationException("That was no answer.");
        }
    }

    private static Socket Send(IPEndPoint server, byte[] query)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(server);
        socket.Send(query);
        return socket;
    }
}
