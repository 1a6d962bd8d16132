using System.Buffers;
using System.Buffers.Binary;

namespace Discovery.Dns.Messages;

/// <summary>Checks a whole message and decodes it, once: whoever reads the answer finds records.</summary>
internal ref struct AnswerReader : IDisposable
{
    private const int OptType = 41;
    private const int MinRecordLength = 11;

    private readonly ReadOnlySpan<byte> _message;
    private readonly DnsRecordType _type;
    private readonly FlatRecord[] _records;
    private NameTable _names;
    private int _count;
    private int? _negative;
    private int _extendedCode;

    private AnswerReader(ReadOnlySpan<byte> message, DnsRecordType type)
    {
        _message = message;
        _type = type;
        var header = new MessageHeader(message);
        var claimed = header.Count(MessageSection.Answer) + header.Count(MessageSection.Additional);
        var room = Math.Min(claimed, message.Length / MinRecordLength);
        _records = ArrayPool<FlatRecord>.Shared.Rent(room);
        _names = new NameTable(message, (2 * room) + 1);
    }

    /// <summary>Reads the answer out of a message that <see cref="ResponseReader"/> found to be the answer to this question.</summary>
    /// <param name="name">The name that was asked.</param>
    /// <param name="type">The type that was asked.</param>
    /// <param name="message">The whole message. Not kept.</param>
    /// <returns>Records, no such name, or no such records. Truncated as the header says. Failed if the code is an error,
    /// if the message is truncated and holds no answer, or if aliases lead in a circle.</returns>
    /// <exception cref="MalformedDnsMessageException">The message breaks a rule.</exception>
    internal static DnsAnswer Read(DnsName name, DnsRecordType type, ReadOnlySpan<byte> message)
    {
        if (message.Length < MessageHeader.Length)
            throw new MalformedDnsMessageException("The DNS message is malformed: it is shorter than a header.");
        if (!ResponseReader.AsksFor(message, name, type))
            throw new MalformedDnsMessageException($"The DNS message is malformed: it does not repeat the question about {name}.");

        var reader = new AnswerReader(message, type);
        try
        {
            reader.ReadRecords();
            return reader.Answer(name);
        }
        finally
        {
            reader.Dispose();
        }
    }

    public void Dispose()
    {
        ArrayPool<FlatRecord>.Shared.Return(_records);
        _names.Dispose();
    }

    private DnsAnswer Answer(DnsName name)
    {
        var header = new MessageHeader(_message);
        var code = (ResponseCode)((_extendedCode << 4) | (int)header.Code);
        return code is ResponseCode.NoError or ResponseCode.NoSuchName
            ? AnswerAssembly.Make(name, _type, header.IsTruncated, code == ResponseCode.NoSuchName, _negative, _records.AsSpan(0, _count), ref _names)
            : new DnsAnswer(name, _type) { IsTruncated = header.IsTruncated, Failure = $"the message about {name} says {ResponseCodeText.Of(code)}" };
    }

    private void ReadRecords()
    {
        var reader = new RecordReader(_message);
        while (reader.Next())
        {
            reader.Check();
            var record = reader.Current;
            if (record.Section == MessageSection.Answer)
            {
                if (record.Is(DnsRecordType.Cname) || (record.Is(_type) && HasContent(_type)))
                    Add(record, isGlue: false);
            }
            else if (record.Section == MessageSection.Authority)
            {
                if (record.Is(DnsRecordType.Soa))
                    _negative = Math.Min(_negative ?? int.MaxValue, Math.Min(record.TimeToLive, Minimum(record)));
            }
            else if (record.IsAddress && _type == DnsRecordType.Srv)
            {
                Add(record, isGlue: true);
            }
            else if (record.Type == (DnsRecordType)OptType)
            {
                // The upper bits of the response code travel where other records have their TTL: RFC 6891 section 6.1.3.
                _extendedCode = _message[record.Start - 6];
            }
        }
    }

    private static bool HasContent(DnsRecordType type) =>
        type is DnsRecordType.A or DnsRecordType.Aaaa or DnsRecordType.Srv or DnsRecordType.Cname;

    private void Add(in WireRecord record, bool isGlue)
    {
        var content = _message.Slice(record.Start, record.Length);
        var (high, low) = record.Type switch
        {
            DnsRecordType.A => (0UL, BinaryPrimitives.ReadUInt32BigEndian(content)),
            DnsRecordType.Aaaa => (BinaryPrimitives.ReadUInt64BigEndian(content), BinaryPrimitives.ReadUInt64BigEndian(content[8..])),
            DnsRecordType.Srv => (0UL, BinaryPrimitives.ReadUInt64BigEndian(_message[(record.Start - 2)..]) & 0xFFFF_FFFF_FFFF),
            _ => default,
        };
        var owner = _names.Number(record.Owner);
        var target = record.Type is DnsRecordType.Srv or DnsRecordType.Cname ? _names.Number(record.Target) : 0;
        _records[_count++] = new FlatRecord(record.Type, owner, target, record.TimeToLive, high, low, isGlue);
    }

    /// <summary>The last of an SOA's numbers.</summary>
    private readonly int Minimum(in WireRecord record) =>
        Math.Max(BinaryPrimitives.ReadInt32BigEndian(_message[(record.Start + record.Length - sizeof(int))..]), 0);
}
