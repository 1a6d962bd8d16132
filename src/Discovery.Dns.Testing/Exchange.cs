namespace Discovery.Dns.Testing;

/// <summary>One query and its true answer, from which faults make what is sent.</summary>
internal sealed class Exchange(byte[] query, ReplyMessage truth, int number, bool overTcp, FakeDnsServerOptions options)
{
    private const int LongestMessage = 65_535;

    /// <summary>The query as it came.</summary>
    public byte[] Query { get; } = query;

    public ReplyMessage Truth { get; } = truth;

    /// <summary>Which query of its TCP connection it is, from 1.</summary>
    public int Number { get; } = number;

    public bool OverTcp { get; } = overTcp;

    /// <summary>An answer without any record.</summary>
    public ReplyMessage Empty => Truth with { Answers = [], Authority = [], Additional = [], Code = FakeDnsCode.NoError };

    /// <summary>An answer with addresses that are no one's (RFC 5737, RFC 3849), so that a test sees who believed it.</summary>
    public ReplyMessage Lie => Empty with
    {
        Answers = Truth.Question.Type switch
        {
            (ushort)FakeDnsType.Srv => [WireRecord.Service(Truth.Question.Name, 3600, new FakeDnsService(0, 0, 666, "liar.invalid"))],
            (ushort)FakeDnsType.Aaaa => [WireRecord.Address(Truth.Question.Name, 3600, FakeDnsFault.ForgedAddressV6)],
            _ => [WireRecord.Address(Truth.Question.Name, 3600, FakeDnsFault.ForgedAddress)],
        },
    };

    public byte[] Write(ReplyMessage reply) => ReplyWriter.Write(reply, options, OverTcp ? LongestMessage : UdpLimit);

    private int UdpLimit => Math.Min(Truth.Question.PayloadSize ?? 512, options.UdpPayloadSize);

    /// <summary>A plan that sends messages, the truth last if asked for.</summary>
    public ReplyPlan Send(Reply reply, bool thenTruth) =>
        thenTruth ? new ReplyPlan(reply, new Reply(Write(Truth))) : new ReplyPlan(reply);

    public ReplyPlan Send(ReplyMessage reply) => new(new Reply(Write(reply)));
}
