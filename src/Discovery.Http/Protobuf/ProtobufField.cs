namespace Discovery.Http.Protobuf;

/// <summary>One field of a protobuf message, as it is on the wire.</summary>
internal readonly ref struct ProtobufField(int number, int wireType, ulong bits, ReadOnlySpan<byte> bytes)
{
    internal const int VarintType = 0;
    internal const int Fixed64Type = 1;
    internal const int BytesType = 2;
    internal const int Fixed32Type = 5;

    internal int Number { get; } = number;

    internal bool IsVarint { get; } = wireType == VarintType;

    internal bool IsDouble { get; } = wireType == Fixed64Type;

    internal bool IsBytes { get; } = wireType == BytesType;

    internal ulong Varint { get; } = bits;

    internal double Double => BitConverter.UInt64BitsToDouble(Varint);

    internal ReadOnlySpan<byte> Bytes { get; } = bytes;
}
