using System.Buffers.Binary;

namespace Discovery.Dns.Testing;

/// <summary>Reads a query from front to back. Raises <see cref="InvalidDataException"/> where it ends too soon.</summary>
internal ref struct OctetReader(ReadOnlySpan<byte> octets)
{
    private readonly ReadOnlySpan<byte> _octets = octets;

    public int Position { get; private set; }

    public byte Octet() => Take(1)[0];

    public ushort Number() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _octets.Length - Position)
            throw new InvalidDataException("The message ends too soon.");
        var taken = _octets.Slice(Position, count);
        Position += count;
        return taken;
    }

    /// <summary>Reads a name that has no pointers: a question has nothing to point at.</summary>
    public WireName Name()
    {
        var labels = new List<byte[]>();
        while (Octet() is > 0 and var length)
            labels.Add(length < 64 ? Take(length).ToArray() : throw new InvalidDataException("A question's name has a pointer."));
        return WireName.Of(labels);
    }

    /// <summary>Passes over a name in whatever form.</summary>
    public void SkipName()
    {
        while (Octet() is > 0 and var length)
        {
            if (length >= 192)
            {
                Take(1);
                return;
            }

            Take(length);
        }
    }
}
