namespace Discovery.Dns.Messages;

/// <summary>Writes questions (RFC 1035 section 4.1), with or without EDNS (RFC 6891).</summary>
internal static class QueryWriter
{
    /// <summary>The longest question: header, name, type and class, OPT record.</summary>
    internal const int MaximumLength = 12 + 255 + 4 + 11;

    /// <summary>Writes a recursive query.</summary>
    /// <param name="buffer">At least <see cref="MaximumLength"/> octets.</param>
    /// <param name="id">The query's id.</param>
    /// <param name="name">The name.</param>
    /// <param name="type">The type.</param>
    /// <param name="payloadSize">The largest UDP answer that EDNS offers to take; 0 leaves EDNS out.</param>
    /// <returns>The length.</returns>
    internal static int Write(Span<byte> buffer, ushort id, DnsName name, DnsRecordType type, int payloadSize) =>
        throw new NotImplementedException();
}
