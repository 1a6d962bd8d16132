using System.Buffers.Binary;
using System.Net;

namespace Discovery.Dns.Messages;

/// <summary>Makes objects of the records of an answer, for those who want to see them.</summary>
internal static class RecordDecoder
{
    /// <summary>The chain of aliases, then the records of the type, each once.</summary>
    internal static List<DnsRecord> Answers(ReadOnlySpan<byte> message, DnsRecordType type, int owner)
    {
        var records = new List<DnsRecord>();
        if (type is not (DnsRecordType.A or DnsRecordType.Aaaa or DnsRecordType.Srv or DnsRecordType.Cname))
            return records;
        if (type != DnsRecordType.Cname)
            AddChain(message, records);

        var seen = new HashSet<object>();
        var reader = new RecordReader(message);
        while (reader.Next(MessageSection.Answer))
        {
            if (reader.Current.Is(type) && WireName.Same(message, reader.Current.Owner, owner))
                Add(Decode(message, reader.Current), seen, records);
        }

        return records;
    }

    /// <summary>The addresses of the targets, each once.</summary>
    internal static List<DnsRecord> Glue(ReadOnlySpan<byte> message, int owner)
    {
        var records = new List<DnsRecord>();
        var seen = new HashSet<object>();
        var reader = new RecordReader(message);
        var targets = GlueRecords.Targets(message, owner, ref reader);
        while (reader.Next(MessageSection.Additional))
        {
            if (reader.Current.IsAddress && targets.Find(reader.Current.Owner) >= 0)
                Add(Decode(message, reader.Current), seen, records);
        }

        targets.Dispose();
        return records;
    }

    private static void AddChain(ReadOnlySpan<byte> message, List<DnsRecord> records)
    {
        Span<WireRecord> chain = stackalloc WireRecord[AliasChain.MaximumLength];
        var length = AliasChain.Follow(message, new MessageHeader(message).Count(MessageSection.Answer), chain);
        foreach (var alias in chain[..Math.Max(length, 0)])
            records.Add(Decode(message, alias));
    }

    /// <summary>Adds a record, unless one that differs at most in its TTL is there (RFC 2181 section 5).</summary>
    private static void Add(DnsRecord record, HashSet<object> seen, List<DnsRecord> records)
    {
        if (seen.Add((record.Name, record.Type, record.IPAddress, record.Target, record.Port, record.Priority, record.Weight)))
            records.Add(record);
    }

    private static DnsRecord Decode(ReadOnlySpan<byte> message, in WireRecord record)
    {
        var name = WireName.ToName(message, record.Owner);
        var timeToLive = TimeSpan.FromSeconds(record.TimeToLive);
        if (record.IsAddress)
            return DnsRecord.Address(name, timeToLive, new IPAddress(message.Slice(record.Start, record.Length)));

        var target = WireName.ToName(message, record.Target);
        if (record.Type == DnsRecordType.Cname)
            return DnsRecord.Alias(name, timeToLive, target);

        return DnsRecord.Service(
            name,
            timeToLive,
            BinaryPrimitives.ReadUInt16BigEndian(message[record.Start..]),
            BinaryPrimitives.ReadUInt16BigEndian(message[(record.Start + 2)..]),
            BinaryPrimitives.ReadUInt16BigEndian(message[(record.Start + 4)..]),
            target);
    }
}
