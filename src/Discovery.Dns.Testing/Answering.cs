namespace Discovery.Dns.Testing;

/// <summary>Looks up the true answer: what an authoritative server says of its zone (RFC 1034 section 4.3.2).</summary>
internal sealed class Answering(RecordStore records, FakeDnsServerOptions options)
{
    private const int LongestChain = 16;
    private readonly WireName _zone = WireName.Parse(options.Zone);

    public ReplyMessage Answer(Question question)
    {
        var reply = new ReplyMessage { Id = question.Id, Question = question, PayloadSize = question.PayloadSize is null ? null : options.UdpPayloadSize };
        if (question.Opcode != 0)
            return reply with { Code = FakeDnsCode.NotImplemented };
        if (!question.IsReadable)
            return reply with { Code = FakeDnsCode.FormatError };
        if (question.Class != 1 || !question.Name.IsWithin(_zone))
            return reply with { Code = FakeDnsCode.Refused };
        return Follow(reply with { IsAuthoritative = true }, (FakeDnsType)question.Type);
    }

    private ReplyMessage Follow(ReplyMessage reply, FakeDnsType type)
    {
        var answers = new List<WireRecord>();
        var name = reply.Question.Name;
        while (true)
        {
            var found = records.Find(name, type);
            if (found.Count > 0)
                return reply with { Answers = [.. answers, .. found], Additional = options.AddsGlue ? Glue(found) : [] };
            if (answers.Count == LongestChain || records.Find(name, FakeDnsType.Cname) is not [var alias])
                return Negative(reply with { Answers = answers }, name);
            answers.Add(alias);
            name = alias.Target!;
            if (!name.IsWithin(_zone) || answers.Exists(each => each.Name.Key == name.Key))
                return reply with { Answers = answers };
        }
    }

    private ReplyMessage Negative(ReplyMessage reply, WireName name) => reply with
    {
        Code = name.Key == _zone.Key || records.Exists(name) ? FakeDnsCode.NoError : FakeDnsCode.NoSuchName,
        Authority = options.NegativeTimeToLive is { } timeToLive ? [WireRecord.Start(_zone, checked((uint)timeToLive.TotalSeconds))] : [],
    };

    private IReadOnlyList<WireRecord> Glue(IReadOnlyList<WireRecord> found) =>
    [
        .. found.Where(record => record.Type == FakeDnsType.Srv)
            .Select(record => record.Target!)
            .DistinctBy(target => target.Key, StringComparer.Ordinal)
            .SelectMany(target => records.Find(target, FakeDnsType.A).Concat(records.Find(target, FakeDnsType.Aaaa))),
    ];
}
