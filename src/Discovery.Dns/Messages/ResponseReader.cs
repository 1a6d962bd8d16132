namespace Discovery.Dns.Messages;

/// <summary>Tells what a datagram or a TCP message says about a question, without reading its records.</summary>
internal static class ResponseReader
{
    /// <summary>Reads header and question.</summary>
    /// <param name="message">The message.</param>
    /// <param name="id">The query's id.</param>
    /// <param name="name">The name that was asked.</param>
    /// <param name="type">The type that was asked.</param>
    /// <returns>What the header says; not ours if the id, QR, opcode or question differ (RFC 5452 section 9): then wait on.</returns>
    internal static ResponseHeader Read(ReadOnlySpan<byte> message, ushort id, DnsName name, DnsRecordType type) =>
        throw new NotImplementedException();
}
