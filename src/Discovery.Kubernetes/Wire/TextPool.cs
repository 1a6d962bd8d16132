using System.Buffers.Binary;
using System.Text;

namespace Discovery.Kubernetes.Wire;

/// <summary>Hands out one string for equal texts. Remembers a bounded number of them; what it forgot it makes anew.</summary>
internal sealed class TextPool
{
    private const int FewestSlots = 64;
    private const int MostSlots = 1 << 16;
    private const int Probes = 8;
    private const int LongestText = 128;

    private string?[] _slots = new string?[FewestSlots];
    private int _count;

    internal string Get(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return "";
        if (text.Length > LongestText || !Ascii.IsValid(text))
            return Decode(text);

        var home = Hash(text);
        for (var probe = 0; probe < Probes; probe++)
        {
            ref var slot = ref _slots[(home + probe) & (_slots.Length - 1)];
            if (slot is null)
                return Grows() ? Get(text) : slot = Add(text);
            if (slot.Length == text.Length && Ascii.Equals(text, slot))
                return slot;
        }

        // Crowded. At full size the newest is kept: what is in use comes back by itself.
        return Grows() ? Get(text) : _slots[home & (_slots.Length - 1)] = Decode(text);
    }

    internal static string Decode(ReadOnlySpan<byte> text) =>
        System.Text.Unicode.Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : throw JsonCursor.InvalidText();

    /// <summary>Whether a text in UTF-8 is this string.</summary>
    internal static bool AreEqual(ReadOnlySpan<byte> text, ReadOnlySpan<char> other)
    {
        if (text.Length == other.Length && Ascii.Equals(text, other))
            return true;

        // Equal texts with other characters are longer in UTF-8.
        return text.Length > other.Length && Encoding.UTF8.GetString(text).AsSpan().SequenceEqual(other);
    }

    private string Add(ReadOnlySpan<byte> text)
    {
        _count++;
        return Encoding.ASCII.GetString(text);
    }

    private bool Grows()
    {
        if (_count < _slots.Length / 2 || _slots.Length == MostSlots)
            return false;

        var slots = _slots;
        _slots = new string?[slots.Length * 4];
        _count = 0;
        Span<byte> bytes = stackalloc byte[LongestText];
        foreach (var text in slots)
        {
            if (text is not null)
                Keep(text, bytes[..Encoding.ASCII.GetBytes(text, bytes)]);
        }

        return true;
    }

    private void Keep(string text, ReadOnlySpan<byte> bytes)
    {
        var home = Hash(bytes);
        for (var probe = 0; probe < Probes; probe++)
        {
            ref var slot = ref _slots[(home + probe) & (_slots.Length - 1)];
            if (slot is not null)
                continue;

            slot = text;
            _count++;
            return;
        }
    }

    private static int Hash(ReadOnlySpan<byte> text)
    {
        const ulong Factor = 0x9E3779B97F4A7C15;
        var hash = (ulong)text.Length;
        for (; text.Length >= 8; text = text[8..])
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text));

        foreach (var b in text)
            hash = (hash << 8) | (b ^ (hash >> 56));
        return (int)(Mix(hash) >> 32);

        static ulong Mix(ulong value)
        {
            value *= Factor;
            return value ^ (value >> 29);
        }
    }
}
