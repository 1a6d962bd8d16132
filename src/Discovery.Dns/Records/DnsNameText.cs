using System.Buffers;
using System.Text;

namespace Discovery.Dns.Messages;

/// <summary>Names as people read them (RFC 1035 section 5.1): <c>\.</c> and <c>\\</c> inside labels, <c>\DDD</c> for octets that do not print.</summary>
internal static class DnsNameText
{
    /// <summary>The longest text of one label: each octet as <c>\DDD</c>.</summary>
    internal const int MaximumLabel = 4 * DnsName.MaxLabel;

    // Letters, digits, hyphen, underscore: what nearly all labels are made of, and what no text escapes.
    private static readonly SearchValues<byte> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"u8);

    private const int MaximumLength = 4 * DnsName.MaxLength;

    /// <summary>The text of a name in wire form, without the final dot; the root is <c>.</c>.</summary>
    internal static string Of(ReadOnlySpan<byte> wire)
    {
        if (wire[0] == 0)
            return ".";

        Span<char> text = stackalloc char[MaximumLength];
        return new string(text[..WriteName(wire, text)]);
    }

    /// <summary>The text of one label.</summary>
    internal static string OfLabel(ReadOnlySpan<byte> label)
    {
        if (!label.ContainsAnyExcept(Plain))
            return Encoding.ASCII.GetString(label);

        Span<char> text = stackalloc char[MaximumLabel];
        return new string(text[..Write(label, text)]);
    }

    /// <summary>Whether a text is that of a label, whatever the case. Allocates nothing.</summary>
    internal static bool IsTextOfLabel(ReadOnlySpan<byte> label, string text)
    {
        if (!label.ContainsAnyExcept(Plain))
            return Ascii.EqualsIgnoreCase(label, text);

        Span<char> buffer = stackalloc char[MaximumLabel];
        return buffer[..Write(label, buffer)].Equals(text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a text is that of a name in wire form, whatever the case. The root is empty here.</summary>
    internal static bool IsTextOf(ReadOnlySpan<byte> wire, string text)
    {
        Span<char> buffer = stackalloc char[MaximumLength];
        return buffer[..WriteName(wire, buffer)].Equals(text, StringComparison.OrdinalIgnoreCase);
    }

    private static int WriteName(ReadOnlySpan<byte> wire, Span<char> text)
    {
        var length = 0;
        for (; wire[0] != 0; wire = wire[(wire[0] + 1)..])
        {
            if (length > 0)
                text[length++] = '.';
            length += Write(wire.Slice(1, wire[0]), text[length..]);
        }

        return length;
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
