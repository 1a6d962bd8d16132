using System.Collections.Immutable;
using Discovery.Dns.Lookup;
using Discovery.Dns.Messages;

namespace Discovery.Benchmarks.Quick;

/// <summary>What it takes to make a set of endpoints of an SRV answer with glue, as Knot sent it.</summary>
internal static class DnsParseFigures
{
    private const int Rounds = 21;

    // Thread CPU time after which the runtime has compiled the parser for good; on a busy machine its compiler thread is late.
    private const long WarmUp = 1_500_000_000;

    internal static IEnumerable<Figure> All =>
    [
        Time("srv100", "checkout", 400),
        Bytes("srv100", "checkout"),
        Time("srv3", "orders", 10_000),
        Bytes("srv3", "orders"),
    ];

    private static Figure Time(string capture, string service, int operations) => new($"dns.parse.{capture}.us", "us", () =>
    {
        var parse = Parses(capture, service);
        for (var start = ThreadCpu.Nanoseconds(); ThreadCpu.Nanoseconds() - start < WarmUp;)
            parse(operations);

        var rounds = new List<double>(Rounds);
        for (var i = 0; i < Rounds; i++)
        {
            var before = ThreadCpu.Nanoseconds();
            parse(operations);
            rounds.Add((ThreadCpu.Nanoseconds() - before) / 1000.0 / operations);
        }

        rounds.Sort();
        return rounds[Rounds / 2];
    });

    private static Figure Bytes(string capture, string service) =>
        new($"dns.parse.{capture}.bytes", "B", () => Paired.Bytes(Parses(capture, service), 1000));

    private static Action<int> Parses(string capture, string service)
    {
        var name = DnsName.Parse($"_http._tcp.{service}.shop.svc.cluster.local");
        var message = Capture(capture);
        EndpointSet? last = null;
        return operations =>
        {
            for (var i = 0; i < operations; i++)
            {
                var answer = AnswerReader.Read(name, DnsRecordType.Srv, message);
                last = new EndpointSet("dns", ServiceRecords.Endpoints(answer, [], ImmutableArray<ServiceEndpoint>.Empty));
            }

            GC.KeepAlive(last);
        };
    }

    private static byte[] Capture(string capture)
    {
        using var stream = typeof(DnsParseFigures).Assembly.GetManifestResourceStream($"knot-{capture}.bin")!;
        var message = new byte[stream.Length];
        stream.ReadExactly(message);
        return message;
    }
}
