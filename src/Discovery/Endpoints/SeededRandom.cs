using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Discovery.Endpoints;

/// <summary>A seedable random that many threads may share: SplitMix64 over an atomic counter, no lock, no allocation.</summary>
/// <remarks>Calls from one thread at a time repeat exactly for a seed. Not for cryptography.</remarks>
public sealed class SeededRandom : Random
{
    private Counter _counter;

    /// <summary>Makes a random.</summary>
    /// <param name="seed">Any number; equal seeds give equal sequences.</param>
    public SeededRandom(long seed)
        : base(0) => _counter.State = seed;

    /// <summary>Makes a random with a seed from the system: for production.</summary>
    /// <returns>A new one.</returns>
    public static SeededRandom FromSystem() => new(BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))));

    /// <inheritdoc/>
    public override int Next() => Next(int.MaxValue);

    /// <inheritdoc/>
    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        // Lemire's multiply-shift: its bias is below maxValue / 2^32, far below what balancing could show.
        return (int)(((NextBits() >> 32) * (uint)maxValue) >> 32);
    }

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return (int)(minValue + (long)(((NextBits() >> 32) * (ulong)((long)maxValue - minValue)) >> 32));
    }

    /// <inheritdoc/>
    public override long NextInt64() => (long)(NextBits() >> 1);

    /// <inheritdoc/>
    public override double NextDouble() => Sample();

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer)
    {
        foreach (ref var b in buffer)
            b = (byte)(NextBits() >> 56);
    }

    /// <inheritdoc/>
    protected override double Sample() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    private ulong NextBits() =>
        SplitMix64.Finish((ulong)Interlocked.Add(ref _counter.State, unchecked((long)SplitMix64.Gamma)));

    // Alone on its cache lines: every pick of every thread writes it.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Counter
    {
        [FieldOffset(64)]
        internal long State;
    }
}
