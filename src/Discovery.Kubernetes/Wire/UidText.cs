using System.Buffers.Binary;

namespace Discovery.Kubernetes.Wire;

/// <summary>UIDs as Kubernetes writes them: a UUID in lower case. Other UIDs stay text.</summary>
internal static class UidText
{
    private const int Length = 36;

    /// <summary>Reads a UID if it is of the usual form, so that writing it gives the same text.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out UInt128 uid)
    {
        uid = default;
        if (text.Length != Length || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
            return false;

        var isHex = TryReadHex(BinaryPrimitives.ReadUInt64BigEndian(text), out var a)
            & TryReadHex(Join(text[9..], text[14..]), out var b)
            & TryReadHex(Join(text[19..], text[24..]), out var c)
            & TryReadHex(BinaryPrimitives.ReadUInt64BigEndian(text[28..]), out var d);
        uid = new UInt128((a << 32) | b, (c << 32) | d);
        return isHex;
    }

    private static ulong Join(ReadOnlySpan<byte> four, ReadOnlySpan<byte> more) =>
        ((ulong)BinaryPrimitives.ReadUInt32BigEndian(four) << 32) | BinaryPrimitives.ReadUInt32BigEndian(more);

    /// <summary>Reads eight digits at once, one in each byte, the first in the highest.</summary>
    private static bool TryReadHex(ulong digits, out ulong number)
    {
        const ulong Each = 0x0101010101010101;
        var values = (digits & (0x0F * Each)) + (9 * ((digits >> 6) & Each));
        var letters = ((values + (6 * Each)) >> 4) & Each;
        var isHex = (values & (0xF0 * Each)) == 0 && values + (0x30 * Each) + (0x27 * letters) == digits;

        // Nibbles to bytes, bytes to pairs, pairs to the number.
        number = (values | (values >> 4)) & 0x00FF00FF00FF00FF;
        number = (number | (number >> 8)) & 0x0000FFFF0000FFFF;
        number = (number | (number >> 16)) & 0xFFFFFFFF;
        return isHex;
    }
}
