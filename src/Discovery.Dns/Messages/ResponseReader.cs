using System.Buffers.Binary;

namespace Discovery.Dns.Messages;

/// <summary>Tells what a datagram or a TCP message says about a question, without reading its records.</summary>
internal static class ResponseReader
{
    /// <summary>Reads header and question. Raises nothing, whatever the message is.</summary>
    /// <param name="message">The message.</param>
    /// <param name="id">The query's id.</param>
    /// <param name="name">The name that was asked.</param>
    /// <param name="type">The type that was asked.</param>
    /// <returns>What the header says; not ours if the id, QR, opcode or question differ (RFC 5452 section 9): then wait on.</returns>
    internal static ResponseHeader Read(ReadOnlySpan<byte> message, ushort id, DnsName name, DnsRecordType type)
    {
        if (message.Length < MessageHeader.Length)
            return default;

        var header = new MessageHeader(message);
        if (header.Id != id || !header.IsResponse || header.Opcode != 0)
            return default;

        var hasQuestion = AsksFor(message, name, type);
        if (!hasQuestion && !(header.Questions == 0 && MayLackQuestion(header.Code)))
            return default;

        var isLame = header is { Code: ResponseCode.NoError, IsAuthoritative: false, RecursionAvailable: false, IsTruncated: false }
            && header.Count(MessageSection.Answer) == 0;
        return new ResponseHeader(IsOurs: true, header.Code, header.IsTruncated, isLame, hasQuestion);
    }

    /// <summary>Whether the message has one question, and that is ours. Case does not count: servers may change it.</summary>
    internal static bool AsksFor(ReadOnlySpan<byte> message, DnsName name, DnsRecordType type)
    {
        // The first name of a message has nothing before it to point to, so it is never compressed.
        var end = MessageHeader.Length + name.Wire.Length;
        return message.Length >= end + 4
            && new MessageHeader(message).Questions == 1
            && NameOctets.Same(message[MessageHeader.Length..end], name.Wire)
            && BinaryPrimitives.ReadUInt16BigEndian(message[end..]) == (int)type
            && BinaryPrimitives.ReadUInt16BigEndian(message[(end + 2)..]) == MessageHeader.Internet;
    }

    /// <summary>The codes with which servers refuse a question that they did not even parse, such as one with EDNS.</summary>
    private static bool MayLackQuestion(ResponseCode code) =>
        code is ResponseCode.FormatError or ResponseCode.NotImplemented or ResponseCode.Refused or ResponseCode.ServerFailure;
}
