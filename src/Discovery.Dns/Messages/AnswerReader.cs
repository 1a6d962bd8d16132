using System.Buffers.Binary;

namespace Discovery.Dns.Messages;

/// <summary>Checks a whole message, and finds out which of the four answers it is and how long it holds.</summary>
internal ref struct AnswerReader(ReadOnlySpan<byte> message, DnsName name, DnsRecordType type)
{
    private const int OptType = 41;

    private readonly ReadOnlySpan<byte> _message = message;

    // Seconds, or int.MaxValue where there is no record: the least wins.
    private int _answers = int.MaxValue;
    private int _glue = int.MaxValue;
    private int _negative = int.MaxValue;

    private int _aliases;
    private bool _hasAnswer;
    private int _extendedCode;

    /// <summary>Reads the message.</summary>
    /// <exception cref="MalformedDnsMessageException">It breaks a rule.</exception>
    internal AnswerReading Read()
    {
        CheckQuestion();
        CheckRecords();

        var header = new MessageHeader(_message);
        var code = (ResponseCode)((_extendedCode << 4) | (int)header.Code);
        if (code is not (ResponseCode.NoError or ResponseCode.NoSuchName))
            return Failed($"the message about {name} says {ResponseCodeText.Of(code)}");

        Span<WireRecord> chain = stackalloc WireRecord[AliasChain.MaximumLength];
        var length = AliasChain.Follow(_message, _aliases, chain);
        if (length == AliasChain.Endless)
            return Failed($"the aliases of {name} lead in a circle or are more than {AliasChain.MaximumLength}");

        var (owner, seconds) = (WireName.First, int.MaxValue);
        foreach (var alias in chain[..length])
            (owner, seconds) = (alias.Target, Math.Min(seconds, alias.TimeToLive));
        if (length > 0)
            ReadAnswers(owner);

        return code == ResponseCode.NoSuchName ? No(DnsAnswerKind.NoSuchName, seconds, header.IsTruncated)
            : _hasAnswer ? Records(owner, seconds, header.IsTruncated)
            : header.IsTruncated ? Failed($"the message about {name} is truncated and carries no answer")
            : No(DnsAnswerKind.NoRecords, seconds, truncated: false);
    }

    private readonly AnswerReading Failed(string failure) =>
        new(DnsAnswerKind.Failed, Seconds: 0, WireName.First, new MessageHeader(_message).IsTruncated, failure);

    /// <summary>
    /// With aliases, "no" is about the last name, and holds no longer than they do (RFC 2308 section 2).
    /// Without an SOA it is not to be kept (section 5). So is an alias that leads out of a server's zones, to nothing: whether
    /// there are records at its end the server did not say.
    /// </summary>
    private readonly AnswerReading No(DnsAnswerKind kind, int chainSeconds, bool truncated) =>
        new(kind, _negative == int.MaxValue ? 0 : Math.Min(_negative, chainSeconds), WireName.First, truncated, Failure: null);

    private readonly AnswerReading Records(int owner, int chainSeconds, bool truncated)
    {
        var seconds = Math.Min(chainSeconds, _answers);

        // Only glue that ends sooner than the rest needs a look at whether it is this answer's.
        if (type == DnsRecordType.Srv && _glue < seconds)
            seconds = Math.Min(seconds, GlueRecords.LeastTimeToLive(_message, owner));
        return new AnswerReading(DnsAnswerKind.Records, seconds, owner, truncated, Failure: null);
    }

    private readonly void CheckQuestion()
    {
        if (_message.Length < MessageHeader.Length)
            throw new MalformedDnsMessageException("The DNS message is malformed: it is shorter than a header.");
        if (!ResponseReader.AsksFor(_message, name, type))
            throw new MalformedDnsMessageException($"The DNS message is malformed: it does not repeat the question about {name}.");
    }

    private void CheckRecords()
    {
        var reader = new RecordReader(_message);
        while (reader.Next())
        {
            reader.Check();
            Note(reader.Current);
        }
    }

    private void Note(in WireRecord record)
    {
        if (record.Section == MessageSection.Answer)
        {
            if (record.Is(DnsRecordType.Cname) && type != DnsRecordType.Cname)
                _aliases++;
            else if (record.Is(type))
                NoteAnswer(record, WireName.First);
        }
        else if (record.Section == MessageSection.Authority)
        {
            if (record.Is(DnsRecordType.Soa))
                _negative = Math.Min(_negative, Math.Min(record.TimeToLive, Minimum(record)));
        }
        else if (record.IsAddress)
        {
            _glue = Math.Min(_glue, record.TimeToLive);
        }
        else if (record.Type == (DnsRecordType)OptType)
        {
            // The upper bits of the response code travel where other records have their TTL: RFC 6891 section 6.1.3.
            _extendedCode = _message[record.Start - 6];
        }
    }

    private void NoteAnswer(in WireRecord record, int owner)
    {
        if (!WireName.Same(_message, record.Owner, owner))
            return;
        _hasAnswer = true;
        _answers = Math.Min(_answers, record.TimeToLive);
    }

    /// <summary>Looks again for answers, of the name that the aliases lead to.</summary>
    private void ReadAnswers(int owner)
    {
        (_hasAnswer, _answers) = (false, int.MaxValue);
        var reader = new RecordReader(_message);
        while (reader.Next(MessageSection.Answer))
        {
            if (reader.Current.Is(type))
                NoteAnswer(reader.Current, owner);
        }
    }

    /// <summary>The last of an SOA's numbers.</summary>
    private readonly int Minimum(in WireRecord record) =>
        Math.Max(BinaryPrimitives.ReadInt32BigEndian(_message[(record.Start + record.Length - sizeof(int))..]), 0);
}
