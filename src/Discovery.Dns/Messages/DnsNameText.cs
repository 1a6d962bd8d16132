namespace Discovery.Dns.Messages;

/// <summary>Names as people read them (RFC 1035 section 5.1): <c>\.</c> and <c>\\</c> inside labels, <c>\DDD</c> for octets that do not print.</summary>
internal static class DnsNameText
{
    /// <summary>The longest text of one label: each octet as <c>\DDD</c>.</summary>
    internal const int MaximumLabel = 4 * WireName.MaximumLabel;

    private const int MaximumLength = 4 * WireName.MaximumLength;

    /// <summary>The text of a name in wire form, without the final dot; the root is <c>.</c>.</summary>
    internal static string Of(ReadOnlySpan<byte> wire)
    {
        if (wire[0] == 0)
            return ".";

        Span<char> text = stackalloc char[MaximumLength];
        var length = 0;
        for (; wire[0] != 0; wire = wire[(wire[0] + 1)..])
        {
            if (length > 0)
                text[length++] = '.';
            length += Write(wire.Slice(1, wire[0]), text[length..]);
        }

        return new string(text[..length]);
    }

    /// <summary>Writes the text of one label.</summary>
    /// <returns>Its length.</returns>
    internal static int Write(ReadOnlySpan<byte> label, Span<char> text)
    {
        var length = 0;
        foreach (var octet in label)
        {
            if (octet is > (byte)' ' and < 0x7F and not ((byte)'.' or (byte)'\\'))
                text[length++] = (char)octet;
            else
                length += Escape(octet, text[length..]);
        }

        return length;
    }

    private static int Escape(byte octet, Span<char> text)
    {
        text[0] = '\\';
        if (octet is (byte)'.' or (byte)'\\')
        {
            text[1] = (char)octet;
            return 2;
        }

        text[1] = (char)('0' + (octet / 100));
        text[2] = (char)('0' + (octet / 10 % 10));
        text[3] = (char)('0' + (octet % 10));
        return 4;
    }
}
