using System.Buffers.Binary;

namespace Discovery.Dns.Messages;

/// <summary>Writes questions (RFC 1035 section 4.1), with or without EDNS (RFC 6891).</summary>
internal static class QueryWriter
{
    /// <summary>The longest question: header, name, type and class, OPT record.</summary>
    internal const int MaximumLength = 12 + 255 + 4 + 11;

    private const int OptType = 41;

    /// <summary>Writes a recursive query.</summary>
    /// <param name="buffer">At least <see cref="MaximumLength"/> octets.</param>
    /// <param name="id">The query's id.</param>
    /// <param name="name">The name.</param>
    /// <param name="type">The type.</param>
    /// <param name="payloadSize">The largest UDP answer that EDNS offers to take; 0 leaves EDNS out.</param>
    /// <returns>The length.</returns>
    internal static int Write(Span<byte> buffer, ushort id, DnsName name, DnsRecordType type, int payloadSize)
    {
        var end = WriteQuestion(buffer, id, MessageHeader.RecursionDesiredBit, name, type);
        if (payloadSize == 0)
            return end;

        // Name (the root), type, payload size in place of the class, extended code and flags in place of the TTL, no content.
        buffer.Slice(end, 11).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(buffer[(end + 1)..], OptType);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[(end + 3)..], (ushort)payloadSize);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[10..], 1);
        return end + 11;
    }

    /// <summary>Writes a header that counts one question, and the question.</summary>
    /// <returns>The length.</returns>
    internal static int WriteQuestion(Span<byte> buffer, ushort id, int flags, DnsName name, DnsRecordType type)
    {
        var end = MessageHeader.Length + name.Wire.Length;
        buffer[..MessageHeader.Length].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(buffer, id);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], (ushort)flags);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[4..], 1);
        name.Wire.CopyTo(buffer[MessageHeader.Length..]);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[end..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[(end + 2)..], MessageHeader.Internet);
        return end + 4;
    }
}
