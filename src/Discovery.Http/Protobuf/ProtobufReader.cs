using System.Buffers.Binary;

namespace Discovery.Http.Protobuf;

/// <summary>Reads the fields of one protobuf message, one after the other. Never past its end, whatever it holds.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Whether all was read. If not, and there is no next field, the message is malformed.</summary>
    internal readonly bool IsAtEnd => _rest.IsEmpty;

    internal bool TryReadField(out ProtobufField field)
    {
        field = default;
        var at = _rest;
        if (at.IsEmpty || !TryReadVarint(ref at, out var tag) || tag >> 3 is 0 or > 536_870_911)
            return false;

        if (!TryReadValue(ref at, (int)(tag >> 3), (int)(tag & 7), out field))
            return false;

        _rest = at;
        return true;
    }

    private static bool TryReadValue(scoped ref ReadOnlySpan<byte> at, int number, int wireType, out ProtobufField field)
    {
        field = default;
        switch (wireType)
        {
            case ProtobufField.VarintType when TryReadVarint(ref at, out var value):
                field = new(number, wireType, value, default);
                return true;
            case ProtobufField.Fixed64Type when at.Length >= 8:
                field = new(number, wireType, BinaryPrimitives.ReadUInt64LittleEndian(at), default);
                at = at[8..];
                return true;
            case ProtobufField.BytesType when TryReadVarint(ref at, out var length) && length <= (ulong)at.Length:
                field = new(number, wireType, 0, at[..(int)length]);
                at = at[(int)length..];
                return true;
            case ProtobufField.Fixed32Type when at.Length >= 4:
                field = new(number, wireType, BinaryPrimitives.ReadUInt32LittleEndian(at), default);
                at = at[4..];
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadVarint(scoped ref ReadOnlySpan<byte> at, out ulong value)
    {
        value = 0;
        for (var i = 0; i < at.Length && i < 10; i++)
        {
            value |= (ulong)(at[i] & 0x7F) << (7 * i);
            if (at[i] < 0x80)
            {
                at = at[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
