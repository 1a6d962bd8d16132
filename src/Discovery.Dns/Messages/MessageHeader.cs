using System.Buffers.Binary;

namespace Discovery.Dns.Messages;

/// <summary>The twelve octets before all others (RFC 1035 section 4.1.1).</summary>
internal readonly ref struct MessageHeader
{
    internal const int Length = 12;

    internal const int ResponseBit = 0x8000;
    internal const int TruncatedBit = 0x0200;
    internal const int RecursionDesiredBit = 0x0100;

    /// <summary>The class of the Internet, the only one in use.</summary>
    internal const int Internet = 1;

    private readonly ReadOnlySpan<byte> _message;

    internal MessageHeader(ReadOnlySpan<byte> message) => _message = message[..Length];

    internal ushort Id => Word(0);

    internal bool IsResponse => (Flags & ResponseBit) != 0;

    internal int Opcode => (Flags >> 11) & 0xF;

    internal bool IsAuthoritative => (Flags & 0x0400) != 0;

    internal bool IsTruncated => (Flags & TruncatedBit) != 0;

    internal bool RecursionAvailable => (Flags & 0x0080) != 0;

    internal ResponseCode Code => (ResponseCode)(Flags & 0xF);

    internal int Questions => Word(4);

    private int Flags => Word(2);

    /// <summary>How many records the section says it has. Trust it for nothing.</summary>
    internal int Count(MessageSection section) => Word(6 + (2 * (int)section));

    private ushort Word(int offset) => BinaryPrimitives.ReadUInt16BigEndian(_message[offset..]);
}
