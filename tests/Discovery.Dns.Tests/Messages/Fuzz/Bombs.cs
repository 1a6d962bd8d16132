using Discovery.Dns.Messages;

namespace Discovery.Dns.Tests.Messages.Fuzz;

/// <summary>Messages as long as TCP carries, made to cost as much as they can.</summary>
internal static class Bombs
{
    private const string Host = "a.test";
    private const string Service = "_a._tcp.test";
    private const int Limit = 65_000;

    internal static IEnumerable<(string What, string Name, DnsRecordType Type, byte[] Message)> All =>
    [
        ("every service at every address", Service, DnsRecordType.Srv, Product()),
        ("targets of 255 octets through pointers", Service, DnsRecordType.Srv, LongTargets(hops: 1)),
        ("targets of 255 octets through 30 pointers", Service, DnsRecordType.Srv, LongTargets(hops: 30)),
        ("domains that take turns", Service, DnsRecordType.Srv, Turns()),
        ("a chain of thousands of aliases", "0.test", DnsRecordType.A, Aliases()),
        ("aliases of long names", Host, DnsRecordType.A, LongAliases()),
        ("one address thousands of times", Host, DnsRecordType.A, Addresses(different: false)),
        ("thousands of addresses", Host, DnsRecordType.A, Addresses(different: true)),
        ("weights of zero in thousands of priorities", Service, DnsRecordType.Srv, Priorities()),
        ("a pointer to a pointer, on and on", Host, DnsRecordType.A, Pointers()),
        ("labels of one octet", Host, DnsRecordType.A, Labels()),
    ];

    private static byte[] Product() => Fill(new RawMessage(Service, DnsRecordType.Srv), Limit / 2, (m, i) => Srv(m, i, t => t.Name("b")))
        .Fill((m, i) => Glue(m, i, o => o.Name("b")));

    private static byte[] LongTargets(int hops)
    {
        var message = Long(new RawMessage(Service, DnsRecordType.Srv), hops, out var pointer);
        return Fill(message, Limit / 2, (m, i) => Srv(m, i, t => t.Compressed($"{i}", pointer)))
            .Fill((m, i) => Glue(m, i, o => o.Compressed($"{i}", pointer)));
    }

    private static byte[] Turns()
    {
        var message = Long(new RawMessage(Service, DnsRecordType.Srv), 1, out var pointer);
        return Fill(message, Limit * 3 / 5, (m, i) => Srv(m, i, t => t.Compressed($"{i}", pointer + (64 * (i % 2)))))
            .Fill((m, i) => Glue(m, i, o => o.Compressed($"{i}", pointer + (64 * (i % 2)))));
    }

    private static byte[] Aliases() => new RawMessage("0.test", DnsRecordType.A).Fill((m, i) =>
        m.Compressed($"{i}", 14).Rest(1, DnsRecordType.Cname, 30, c => c.Compressed($"{i + 1}", 14)));

    private static byte[] LongAliases() => Long(new RawMessage(Host, DnsRecordType.A), 30, out var pointer).Fill((m, i) =>
        m.Compressed($"{i}", pointer).Rest(1, DnsRecordType.Cname, 30, c => c.Compressed($"{i + 1}", pointer)));

    private static byte[] Addresses(bool different) => new RawMessage(Host, DnsRecordType.A).Fill((m, i) =>
        m.Compressed(string.Empty, 12).Rest(1, DnsRecordType.A, 30, c => c.Octets(10, 0, (byte)(different ? i >> 8 : 0), (byte)(different ? i : 0))));

    private static byte[] Priorities() => Fill(new RawMessage(Service, DnsRecordType.Srv), Limit * 2 / 3, (m, i) =>
            m.Compressed(string.Empty, 12).Rest(1, DnsRecordType.Srv, 30, c => c.Words(i / 3, i % 2, i).Compressed($"{i}", 20)))
        .Fill((m, i) => Glue(m, i, o => o.Compressed($"{i}", 20)));

    private static byte[] Pointers()
    {
        var message = new RawMessage(Host, DnsRecordType.A).Name("x").Rest(1, (DnsRecordType)99, 30, m =>
        {
            m.Compressed(string.Empty, 12);
            for (var i = 1; i < 30; i++)
                m.Compressed(string.Empty, m.Length - 2);
        });
        var last = message.Length - 2;
        return message.Fill((m, i) => m.Compressed(string.Empty, last).Rest(1, DnsRecordType.A, 30, c => c.Octets(10, 0, (byte)(i >> 8), (byte)i)));
    }

    private static byte[] Labels()
    {
        var message = new RawMessage(Host, DnsRecordType.A);
        var pointer = message.Length;
        return message.A(string.Join('.', Enumerable.Repeat("x", 126)), "10.0.0.1")
            .Fill((m, i) => m.Compressed(string.Empty, pointer).Rest(1, DnsRecordType.Cname, 30, c => c.Compressed(string.Empty, pointer + (2 * (i % 100)))));
    }

    private static RawMessage Srv(RawMessage message, int number, Action<RawMessage> target) =>
        message.Compressed(string.Empty, 12).Rest(1, DnsRecordType.Srv, 30, m => target(m.Words(0, 1, number)));

    private static RawMessage Glue(RawMessage message, int number, Action<RawMessage> owner)
    {
        owner(message);
        return message.Rest(3, DnsRecordType.A, 30, m => m.Octets(10, 1, (byte)(number >> 8), (byte)number));
    }

    /// <summary>Writes a name of 240 octets that is reached through pointers.</summary>
    private static RawMessage Long(RawMessage message, int hops, out int pointer)
    {
        var start = message.Length;
        message.Name(string.Join('.', Enumerable.Repeat(new string('x', 63), 3)) + "." + new string('y', 46)).Rest(1, (DnsRecordType)99, 30, m =>
        {
            m.Compressed(string.Empty, start);
            for (var i = 1; i < hops; i++)
                m.Compressed(string.Empty, m.Length - 2);
        });
        pointer = hops > 1 ? message.Length - 2 : start;
        return message;
    }

    private static byte[] Fill(this RawMessage message, Action<RawMessage, int> record) => Fill(message, Limit, record).ToArray();

    private static RawMessage Fill(RawMessage message, int limit, Action<RawMessage, int> record)
    {
        for (var i = 0; message.Length < limit; i++)
            record(message, i);
        return message;
    }
}
