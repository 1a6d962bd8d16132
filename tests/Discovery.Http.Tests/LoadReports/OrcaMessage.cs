using System.Buffers.Binary;
using System.Text;

namespace Discovery.Http.Tests.LoadReports;

/// <summary>Writes <c>xds.data.orca.v3.OrcaLoadReport</c> as protobuf has it on the wire.</summary>
internal sealed class OrcaMessage
{
    private readonly List<byte> _bytes = [];

    internal byte[] Bytes => [.. _bytes];

    internal string Base64 => Convert.ToBase64String(Bytes);

    internal OrcaMessage Double(int field, double value)
    {
        Varint((ulong)((field << 3) | 1));
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _bytes.AddRange(bytes);
        return this;
    }

    internal OrcaMessage Number(int field, ulong value)
    {
        Varint((ulong)(field << 3));
        Varint(value);
        return this;
    }

    internal OrcaMessage Text(int field, string value) => Part(field, Encoding.UTF8.GetBytes(value));

    internal OrcaMessage Entry(int field, string name, double value) => Part(field, new OrcaMessage().Text(1, name).Double(2, value).Bytes);

    internal OrcaMessage Part(int field, byte[] value)
    {
        Varint((ulong)((field << 3) | 2));
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }
}
