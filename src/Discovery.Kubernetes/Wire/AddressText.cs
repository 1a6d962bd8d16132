using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Discovery.Kubernetes.Wire;

/// <summary>Reads IP addresses as kube-proxy does: four decimal numbers, leading zeros allowed; or IPv6 without a scope.</summary>
internal static class AddressText
{
    /// <summary>The address, in the low 32 bits for IPv4.</summary>
    /// <returns>Its length in bytes, 4 or 16; 0 if the text is no address.</returns>
    internal static int Parse(ReadOnlySpan<byte> text, out UInt128 address)
    {
        if (!text.Contains((byte)':'))
        {
            var isIPv4 = TryParseIPv4(text, out var bits);
            address = bits;
            return isIPv4 ? 4 : 0;
        }

        return TryParseIPv6(text, out address) ? 16 : 0;
    }

    /// <summary>The address, or null if the text is none.</summary>
    internal static IPAddress? TryParse(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[16];
        var length = Parse(text, out var address);
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        return length == 0 ? null : new IPAddress(bytes[(16 - length)..]);
    }

    private static bool TryParseIPv4(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        var (number, digits, dots) = (0u, 0, 0);
        foreach (var c in text)
        {
            if (c is >= (byte)'0' and <= (byte)'9' && digits < 3)
            {
                number = (number * 10) + c - '0';
                digits++;
            }
            else if (c == '.' && digits > 0 && number <= 255 && dots < 3)
            {
                address = (address << 8) | number;
                (number, digits) = (0, 0);
                dots++;
            }
            else
            {
                return false;
            }
        }

        address = (address << 8) | number;
        return dots == 3 && digits > 0 && number <= 255;
    }

    private static bool TryParseIPv6(ReadOnlySpan<byte> text, out UInt128 address)
    {
        // The longest form is 45 characters: ::ffff and a dotted quad, all digits written.
        Span<char> characters = stackalloc char[45];
        Span<byte> bytes = stackalloc byte[16];
        address = 0;
        if (text.Length > characters.Length || text.ContainsAny("%["u8))
            return false;

        var length = Encoding.Latin1.GetChars(text, characters);
        if (!IPAddress.TryParse(characters[..length], out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
            return false;

        parsed.TryWriteBytes(bytes, out _);
        address = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }
}
