using System.Buffers.Binary;

namespace Discovery.Dns.Messages;

/// <summary>Compares and hashes names in wire form without ASCII case (RFC 4343), eight octets at a time.</summary>
/// <remarks>A label's length is at most 63 and so never looks like a letter: the whole name can be folded without looking at labels.</remarks>
internal static class NameOctets
{
    private const ulong Ones = 0x0101010101010101;

    // What the runtime draws at start: who sends names cannot choose them so that they meet in one bucket.
    private static readonly ulong Seed = ((ulong)(uint)HashCode.Combine(1) << 32) | (uint)HashCode.Combine(2);
    private static readonly ulong Factor = (((ulong)(uint)HashCode.Combine(3) << 32) | (uint)HashCode.Combine(4)) | 1;

    internal static bool Same(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.SequenceEqual(right) || (left.Length == right.Length && SameFolded(left, right));

    internal static int Hash(ReadOnlySpan<byte> name)
    {
        var hash = Seed ^ (ulong)name.Length;
        if (name.Length < sizeof(ulong))
            return Finish(Mix(hash, Fold(Short(name))));

        var last = name[^sizeof(ulong)..];
        for (; name.Length > sizeof(ulong); name = name[sizeof(ulong)..])
            hash = Mix(hash, Fold(BinaryPrimitives.ReadUInt64LittleEndian(name)));
        return Finish(Mix(hash, Fold(BinaryPrimitives.ReadUInt64LittleEndian(last))));
    }

    /// <summary>Hashes three numbers, as hard to foresee as the hash of a name.</summary>
    internal static int Hash(ulong first, ulong second, ulong third) => Finish(Mix(Mix(Mix(Seed, first), second), third));

    /// <summary>Compares two names octet by octet, without case: a fixed order, where one is needed.</summary>
    internal static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var difference = Fold(left[i]).CompareTo(Fold(right[i]));
            if (difference != 0)
                return difference;
        }

        return left.Length.CompareTo(right.Length);
    }

    private static bool SameFolded(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        for (; left.Length >= sizeof(ulong); left = left[sizeof(ulong)..], right = right[sizeof(ulong)..])
        {
            if (Fold(BinaryPrimitives.ReadUInt64LittleEndian(left)) != Fold(BinaryPrimitives.ReadUInt64LittleEndian(right)))
                return false;
        }

        return Fold(Short(left)) == Fold(Short(right));
    }

    private static ulong Short(ReadOnlySpan<byte> octets)
    {
        var word = 0UL;
        foreach (var octet in octets)
            word = (word << 8) | octet;
        return word;
    }

    /// <summary>Makes capitals small in all eight octets, and leaves the others, those beyond ASCII too.</summary>
    private static ulong Fold(ulong word)
    {
        var low = word & (0x7F * Ones);
        var beyondZ = low + ((0x7F - (ulong)'Z') * Ones);
        var fromA = low + ((0x80 - (ulong)'A') * Ones);
        var capital = ~word & (beyondZ ^ fromA) & (0x80 * Ones);
        return word | (capital >> 2);
    }

    private static ulong Mix(ulong hash, ulong word)
    {
        var high = Math.BigMul(hash ^ word, Factor, out var low);
        return high ^ low;
    }

    private static int Finish(ulong hash) => (int)(hash ^ (hash >> 32));
}
