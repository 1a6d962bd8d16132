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

        var isHex = TryReadHex(text[..8], out var a) & TryReadHex(text[9..13], out var b) & TryReadHex(text[14..18], out var c)
            & TryReadHex(text[19..23], out var d) & TryReadHex(text[24..], out var e);
        uid = new UInt128((a << 32) | (b << 16) | c, (d << 48) | e);
        return isHex;
    }

    private static bool TryReadHex(ReadOnlySpan<byte> digits, out ulong number)
    {
        number = 0;
        var bad = 0u;
        foreach (var c in digits)
        {
            var digit = (uint)(c - '0');
            var letter = (uint)(c - 'a');
            bad |= digit <= 9 || letter <= 5 ? 0u : 1u;
            number = (number << 4) | (digit <= 9 ? digit : letter + 10);
        }

        return bad == 0;
    }
}
