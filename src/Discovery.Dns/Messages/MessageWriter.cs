using System.Buffers;
using System.Buffers.Binary;

namespace Discovery.Dns.Messages;

/// <summary>Writes the answer of a resolver that decodes messages itself, so that there is one way to read answers.</summary>
/// <remarks>Whole names are compressed, parts of names are not: that is enough for a message that never travels.</remarks>
internal sealed class MessageWriter
{
    private const int Limit = ushort.MaxValue;
    private const int PointerLimit = 0x4000;
    private const int FixedLength = 10;

    private readonly byte[] _buffer;
    private readonly Dictionary<DnsName, int> _names = [];
    private int _length;

    private MessageWriter(byte[] buffer) => _buffer = buffer;

    /// <summary>Writes a message.</summary>
    /// <param name="name">The question's name.</param>
    /// <param name="type">The question's type.</param>
    /// <param name="records">Answers and addresses. Those of other types are left out.</param>
    /// <param name="isTruncated">Whether to set TC. Set in any case if the records do not all fit.</param>
    internal static byte[] Write(DnsName name, DnsRecordType type, IEnumerable<DnsRecord> records, bool isTruncated)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Limit);
        try
        {
            return new MessageWriter(buffer).WriteAll(name, type, [.. records], isTruncated);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private byte[] WriteAll(DnsName name, DnsRecordType type, List<DnsRecord> records, bool isTruncated)
    {
        _length = QueryWriter.WriteQuestion(_buffer, id: 0, MessageHeader.ResponseBit, name, type);
        _names[name] = MessageHeader.Length;

        bool IsAnswer(DnsRecord record) => record.Type == type || record.Type == DnsRecordType.Cname;
        var fits = TryWrite(records.FindAll(IsAnswer), MessageSection.Answer);
        if (fits && type == DnsRecordType.Srv)
            fits = TryWrite(records.FindAll(r => r.IPAddress is not null), MessageSection.Additional);

        if (isTruncated || !fits)
            BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(2), MessageHeader.ResponseBit | MessageHeader.TruncatedBit);
        return _buffer.AsSpan(0, _length).ToArray();
    }

    /// <summary>Writes records as long as whole ones fit.</summary>
    private bool TryWrite(List<DnsRecord> records, MessageSection section)
    {
        var count = 0;
        foreach (var record in records)
        {
            if (!TryWrite(record))
                break;
            count++;
        }

        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(6 + (2 * (int)section)), (ushort)count);
        return count == records.Count;
    }

    private bool TryWrite(DnsRecord record)
    {
        // What the record takes without compression: at most 10 octets more than with it, once in 64 KiB.
        var needed = record.Name.Wire.Length + FixedLength + WireRecord.TargetOffset + 16 + (record.Target?.Wire.Length ?? 0);
        if (_length + needed > Limit)
            return false;

        WriteName(record.Name);
        WriteWord((int)record.Type);
        WriteWord(MessageHeader.Internet);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), Seconds(record.TimeToLive));
        _length += sizeof(int) + sizeof(ushort);

        var start = _length;
        WriteContent(record);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(start - sizeof(ushort)), (ushort)(_length - start));
        return true;
    }

    private void WriteContent(DnsRecord record)
    {
        if (record.IPAddress is { } address)
        {
            address.TryWriteBytes(_buffer.AsSpan(_length), out var written);
            _length += written;
            return;
        }

        if (record.Type == DnsRecordType.Srv)
        {
            WriteWord(record.Priority);
            WriteWord(record.Weight);
            WriteWord(record.Port);
        }

        WriteName(record.Target!);
    }

    private void WriteName(DnsName name)
    {
        if (_names.TryGetValue(name, out var offset))
        {
            WriteWord(0xC000 | offset);
            return;
        }

        if (_length < PointerLimit)
            _names.Add(name, _length);
        name.Wire.CopyTo(_buffer.AsSpan(_length));
        _length += name.Wire.Length;
    }

    private void WriteWord(int word)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(_length), (ushort)word);
        _length += sizeof(ushort);
    }

    private static int Seconds(TimeSpan timeToLive) => (int)Math.Clamp(timeToLive.Ticks / TimeSpan.TicksPerSecond, 0, int.MaxValue);
}
