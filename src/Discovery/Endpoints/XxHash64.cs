using System.Buffers.Binary;
using System.Numerics;

namespace Discovery.Endpoints;

/// <summary>XXH64: a fast 64-bit hash, the same in every process and language. Not for cryptography.</summary>
/// <remarks>Collet, "xxHash fast digest algorithm", specification 0.1.1.</remarks>
internal static class XxHash64
{
    private const ulong Prime1 = 11400714785074694791;
    private const ulong Prime2 = 14029467366897019727;
    private const ulong Prime3 = 1609587929392839161;
    private const ulong Prime4 = 9650029242287828579;
    private const ulong Prime5 = 2870177450012600261;

    internal static ulong Hash(ReadOnlySpan<byte> data, ulong seed)
    {
        var length = (ulong)data.Length;
        var hash = data.Length >= 32 ? Stripes(ref data, seed) : seed + Prime5;
        hash += length;
        for (; data.Length >= 8; data = data[8..])
            hash = (BitOperations.RotateLeft(hash ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(data)), 27) * Prime1) + Prime4;
        if (data.Length >= 4)
        {
            hash = (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(data) * Prime1), 23) * Prime2) + Prime3;
            data = data[4..];
        }

        foreach (var octet in data)
            hash = BitOperations.RotateLeft(hash ^ (octet * Prime5), 11) * Prime1;
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Stripes(ref ReadOnlySpan<byte> data, ulong seed)
    {
        var (one, two, three, four) = (seed + Prime1 + Prime2, seed + Prime2, seed, seed - Prime1);
        for (; data.Length >= 32; data = data[32..])
        {
            one = Round(one, BinaryPrimitives.ReadUInt64LittleEndian(data));
            two = Round(two, BinaryPrimitives.ReadUInt64LittleEndian(data[8..]));
            three = Round(three, BinaryPrimitives.ReadUInt64LittleEndian(data[16..]));
            four = Round(four, BinaryPrimitives.ReadUInt64LittleEndian(data[24..]));
        }

        var hash = BitOperations.RotateLeft(one, 1) + BitOperations.RotateLeft(two, 7)
            + BitOperations.RotateLeft(three, 12) + BitOperations.RotateLeft(four, 18);
        hash = Merge(hash, one);
        hash = Merge(hash, two);
        hash = Merge(hash, three);
        return Merge(hash, four);
    }

    private static ulong Round(ulong lane, ulong input) => BitOperations.RotateLeft(lane + (input * Prime2), 31) * Prime1;

    private static ulong Merge(ulong hash, ulong lane) => ((hash ^ Round(0, lane)) * Prime1) + Prime4;
}
