using System.Diagnostics.CodeAnalysis;

namespace Discovery.Dns.Messages;

/// <summary>Names inside a message, by offset, compressed or not (RFC 1035 section 4.1.4).</summary>
internal static class WireName
{
    internal const int MaxLength = DnsName.MaxLength;

    /// <summary>Where the question's name stands, and no name stands before.</summary>
    internal const int First = 12;

    private const int Pointer = 0xC0;

    // A pointer to a pointer is legal. Writers need one for each label at most, and names with more labels are hardly met.
    private const int MaximumHops = 32;

    /// <summary>Checks a name against all rules.</summary>
    /// <returns>Where the octets after it begin.</returns>
    /// <exception cref="MalformedDnsMessageException">It breaks one.</exception>
    internal static int Check(ReadOnlySpan<byte> message, int offset)
    {
        var (end, start, hops, length) = (-1, offset, 0, 1);
        while (true)
        {
            if ((uint)offset >= (uint)message.Length)
                Fail("a name runs over the end");

            int octet = message[offset];
            if (octet == 0)
                return end < 0 ? offset + 1 : end;

            if (octet <= DnsName.MaxLabel)
            {
                offset += octet + 1;
                length += octet + 1;
                if (length > MaxLength)
                    Fail("a name is longer than 255 octets");
                continue;
            }

            if (octet < Pointer)
                Fail("a label is of a type that does not exist");
            if (offset + 1 >= message.Length)
                Fail("a name runs over the end");

            end = end < 0 ? offset + 2 : end;
            offset = Target(message, offset);

            // Before the labels that led here: so a chain of pointers ends.
            if (offset >= start || offset < First)
                Fail("a compression pointer does not point back to a name");
            if (++hops > MaximumHops)
                Fail("a name has more than 32 compression pointers");
            start = offset;
        }
    }

    /// <summary>Where the octets after a name begin. Follows no pointer.</summary>
    internal static int Skip(ReadOnlySpan<byte> message, int offset)
    {
        while ((uint)offset < (uint)message.Length)
        {
            int octet = message[offset];
            if (octet == 0)
                return offset + 1;
            if (octet >= Pointer)
                return offset + 2;
            if (octet > DnsName.MaxLabel)
                Fail("a label is of a type that does not exist");
            offset += octet + 1;
        }

        Fail("a name runs over the end");
        return 0;
    }

    /// <summary>The whole name in one piece: a part of the message if it can be, otherwise put together in <paramref name="buffer"/>.</summary>
    /// <param name="message">The message.</param>
    /// <param name="offset">Where a name begins that <see cref="Check"/> has passed.</param>
    /// <param name="buffer">At least <see cref="MaxLength"/> octets.</param>
    internal static ReadOnlySpan<byte> Get(ReadOnlySpan<byte> message, int offset, Span<byte> buffer)
    {
        offset = Resolve(message, offset);
        var end = LabelsEnd(message, offset);
        return message[end] == 0 ? message[offset..(end + 1)] : Join(message, offset, end, buffer);
    }

    /// <summary>Whether two names that <see cref="Check"/> has passed are the same.</summary>
    internal static bool Same(ReadOnlySpan<byte> message, int left, int right)
    {
        left = Resolve(message, left);
        right = Resolve(message, right);
        return left == right || NameOctets.Same(
            Get(message, left, stackalloc byte[MaxLength]), Get(message, right, stackalloc byte[MaxLength]));
    }

    internal static DnsName ToName(ReadOnlySpan<byte> message, int offset) =>
        new(Get(message, offset, stackalloc byte[MaxLength]).ToArray());

    internal static string ToText(ReadOnlySpan<byte> message, int offset) =>
        DnsNameText.Of(Get(message, offset, stackalloc byte[MaxLength]));

    /// <summary>Puts a name together of labels up to a pointer, and those that it points to.</summary>
    private static ReadOnlySpan<byte> Join(ReadOnlySpan<byte> message, int offset, int end, Span<byte> buffer)
    {
        var length = 0;
        while (true)
        {
            message[offset..end].CopyTo(buffer[length..]);
            length += end - offset;
            if (message[end] == 0)
                break;
            offset = Resolve(message, end);
            end = LabelsEnd(message, offset);
        }

        buffer[length] = 0;
        return buffer[..(length + 1)];
    }

    /// <summary>Where the labels end that stand in one piece: at the root or at a pointer.</summary>
    private static int LabelsEnd(ReadOnlySpan<byte> message, int offset)
    {
        while (message[offset] is > 0 and <= DnsName.MaxLabel)
            offset += message[offset] + 1;
        return offset;
    }

    /// <summary>Where the first label stands, behind whatever pointers.</summary>
    internal static int Resolve(ReadOnlySpan<byte> message, int offset)
    {
        while (message[offset] >= Pointer)
            offset = Target(message, offset);
        return offset;
    }

    private static int Target(ReadOnlySpan<byte> message, int offset) => ((message[offset] & ~Pointer) << 8) | message[offset + 1];

    [DoesNotReturn]
    private static void Fail(string rule) => throw new MalformedDnsMessageException($"The DNS message is malformed: {rule}.");
}
