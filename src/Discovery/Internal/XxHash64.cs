using System.Buffers.Binary;
using System.Numerics;

namespace Discovery;

/// <summary>XXH64: what gRPC (gRFC A42) and Envoy place endpoints by.</summary>
/// <remarks>As specified by Yann Collet, "xxHash fast digest algorithm", version 0.1.1 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md).</remarks>
internal static class XxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;
    private const int Stripe = 32;

    internal static ulong Hash(ReadOnlySpan<byte> input, ulong seed = 0)
    {
        var left = input;
        var hash = input.Length >= Stripe ? Stripes(ref left, seed) : seed + Prime5;
        hash += (ulong)input.Length;
        for (; left.Length >= sizeof(ulong); left = left[sizeof(ulong)..])
            hash = (BitOperations.RotateLeft(hash ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(left)), 27) * Prime1) + Prime4;

        if (left.Length >= sizeof(uint))
        {
            hash = (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(left) * Prime1), 23) * Prime2) + Prime3;
            left = left[sizeof(uint)..];
        }

        foreach (var octet in left)
            hash = BitOperations.RotateLeft(hash ^ (octet * Prime5), 11) * Prime1;
        return Avalanche(hash);
    }

    /// <summary>Takes all whole stripes of 32 octets off <paramref name="left"/>, in four lanes.</summary>
    private static ulong Stripes(ref ReadOnlySpan<byte> left, ulong seed)
    {
        var (one, two, three, four) = (seed + Prime1 + Prime2, seed + Prime2, seed, seed - Prime1);
        for (; left.Length >= Stripe; left = left[Stripe..])
        {
            one = Round(one, BinaryPrimitives.ReadUInt64LittleEndian(left));
            two = Round(two, BinaryPrimitives.ReadUInt64LittleEndian(left[8..]));
            three = Round(three, BinaryPrimitives.ReadUInt64LittleEndian(left[16..]));
            four = Round(four, BinaryPrimitives.ReadUInt64LittleEndian(left[24..]));
        }

        var hash = BitOperations.RotateLeft(one, 1) + BitOperations.RotateLeft(two, 7)
            + BitOperations.RotateLeft(three, 12) + BitOperations.RotateLeft(four, 18);
        hash = Merge(Merge(hash, one), two);
        return Merge(Merge(hash, three), four);
    }

    private static ulong Round(ulong lane, ulong input) => BitOperations.RotateLeft(lane + (input * Prime2), 31) * Prime1;

    private static ulong Merge(ulong hash, ulong lane) => ((hash ^ Round(0, lane)) * Prime1) + Prime4;

    private static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }
}
