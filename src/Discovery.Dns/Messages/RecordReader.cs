using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Discovery.Dns.Messages;

/// <summary>Goes through the records of a message with one question, in order.</summary>
internal ref struct RecordReader
{
    private const int FixedLength = 10;

    private readonly ReadOnlySpan<byte> _message;
    private int _offset;
    private MessageSection _section;
    private int _left;

    internal RecordReader(ReadOnlySpan<byte> message)
    {
        _message = message;
        _offset = WireName.Skip(message, WireName.First) + 4;
        _left = new MessageHeader(message).Count(MessageSection.Answer);
    }

    internal WireRecord Current { get; private set; }

    /// <summary>Reads the next record of any section.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="MalformedDnsMessageException">It runs over the end.</exception>
    internal bool Next()
    {
        while (_left == 0)
        {
            if (_section == MessageSection.Additional)
                return false;
            _left = new MessageHeader(_message).Count(++_section);
        }

        _left--;
        Read();
        return true;
    }

    /// <summary>Reads the next record of one section; sections before it are passed over, those after it not begun.</summary>
    internal bool Next(MessageSection section)
    {
        while (_section < section || _left > 0)
        {
            if (!Next() || _section > section)
                return false;
            if (_section == section)
                return true;
        }

        return false;
    }

    /// <summary>Checks the names and the content of the record, as far as its type is known.</summary>
    /// <exception cref="MalformedDnsMessageException">They break a rule.</exception>
    internal readonly void Check()
    {
        // Nearly all owners are a pointer to the question, which was checked first.
        var owner = Current.Owner;
        if (_message[owner] != 0xC0 || _message[owner + 1] != WireName.First)
            WireName.Check(_message, owner);

        if (Current.Class != MessageHeader.Internet)
            return;

        var (start, end) = (Current.Start, Current.Start + Current.Length);
        var fits = Current.Type switch
        {
            DnsRecordType.A => Current.Length == 4,
            DnsRecordType.Aaaa => Current.Length == 16,
            DnsRecordType.Cname => WireName.Check(_message, start) == end,
            DnsRecordType.Srv => Current.Length > WireRecord.TargetOffset && WireName.Check(_message, start + WireRecord.TargetOffset) == end,
            DnsRecordType.Soa => WireName.Check(_message, WireName.Check(_message, start)) + 20 == end,
            _ => true,
        };
        if (!fits)
            Fail("the content of a record is not as long as its type says");
    }

    private void Read()
    {
        var owner = _offset;
        var start = WireName.Skip(_message, owner) + FixedLength;
        if (start > _message.Length)
            Fail("a record runs over the end");

        var fixedPart = _message.Slice(start - FixedLength, FixedLength);
        var length = BinaryPrimitives.ReadUInt16BigEndian(fixedPart[8..]);
        if (start + length > _message.Length)
            Fail("the content of a record runs over the end");

        var timeToLive = BinaryPrimitives.ReadInt32BigEndian(fixedPart[4..]);
        Current = new WireRecord(
            _section,
            owner,
            (DnsRecordType)BinaryPrimitives.ReadUInt16BigEndian(fixedPart),
            BinaryPrimitives.ReadUInt16BigEndian(fixedPart[2..]),
            Math.Max(timeToLive, 0), // The highest bit set means zero: RFC 2181 section 8.
            start,
            length);
        _offset = start + length;
    }

    [DoesNotReturn]
    private static void Fail(string rule) => throw new MalformedDnsMessageException($"The DNS message is malformed: {rule}.");
}
