using System.Globalization;

namespace Discovery.Dns.Messages;

/// <summary>Reads the text of a name into its wire form.</summary>
internal ref struct DnsNameReader(Span<byte> buffer)
{
    private const string TooLong = "it is longer than 255 octets";

    private readonly Span<byte> _buffer = buffer;
    private int _length;

    internal readonly ReadOnlySpan<byte> Wire => _buffer[.._length];

    /// <summary>Reads the whole text.</summary>
    /// <returns>What is wrong with it, as a clause, or <see langword="null"/>.</returns>
    internal string? Read(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return "it is empty";

        if (text is not ".")
        {
            while (!text.IsEmpty)
            {
                var end = LabelEnd(text);
                if (Label(text[..end]) is { } fault)
                    return fault;
                text = text[Math.Min(end + 1, text.Length)..];
            }
        }

        _buffer[_length++] = 0;
        return null;
    }

    /// <summary>The first dot that is not escaped, or the end.</summary>
    private static int LabelEnd(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '.')
                return i;
            if (text[i] == '\\')
                i++;
        }

        return text.Length;
    }

    private string? Label(ReadOnlySpan<char> text)
    {
        if (System.Text.Ascii.IsValid(text))
            return Octets(text);

        if (text.Contains('\\'))
            return "letters beyond ASCII and escapes do not mix in one label";
        try
        {
            // Without ICU the mapping leaves capitals as they are; A-labels are made of small letters (RFC 5891 section 5.3).
            var label = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(text.ToString().ToLowerInvariant());
            return label.Contains('.') ? "a label contains a dot" : Octets(label);
        }
        catch (ArgumentException e)
        {
            return $"a label is no international name ({e.Message})";
        }
    }

    private string? Octets(ReadOnlySpan<char> text)
    {
        var start = _length++;
        for (var i = 0; i < text.Length; i++)
        {
            if (_length >= DnsName.MaxLength - 1)
                return TooLong;

            int octet = text[i];
            if (octet == '\\')
                octet = Escaped(text, ref i);
            else if (octet is <= ' ' or 0x7F)
                return "a space or control character is not escaped";

            if (octet is < 0 or > byte.MaxValue)
                return "an escape is neither \\DDD up to \\255 nor a character";
            _buffer[_length++] = (byte)octet;
        }

        var length = _length - start - 1;
        if (length == 0)
            return "a label is empty";
        if (length > DnsName.MaxLabel)
            return "a label is longer than 63 octets";
        _buffer[start] = (byte)length;
        return null;
    }

    /// <summary>The octet that an escape stands for, or -1. Leaves <paramref name="i"/> on its last character.</summary>
    private static int Escaped(ReadOnlySpan<char> text, ref int i)
    {
        var rest = text[++i..];
        if (rest.IsEmpty)
            return -1;
        if (!char.IsAsciiDigit(rest[0]))
            return rest[0];
        if (rest.Length < 3 || !char.IsAsciiDigit(rest[1]) || !char.IsAsciiDigit(rest[2]))
            return -1;

        i += 2;
        return ((rest[0] - '0') * 100) + ((rest[1] - '0') * 10) + (rest[2] - '0');
    }
}
