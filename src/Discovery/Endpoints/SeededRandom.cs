using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Discovery.Endpoints;

/// <summary>A seedable random that many threads may share: SplitMix64 over an atomic counter, no lock.</summary>
/// <remarks>
/// Calls that do not overlap repeat exactly for a seed, whichever threads make them. At the first overlap it splits into lanes,
/// a few for each processor, and each thread draws from one: threads then wait for nobody's cache line, and
/// nothing repeats that races would not have shuffled anyway. Not for cryptography.
/// </remarks>
public sealed class SeededRandom : Random
{
    private Counter _counter;
    private Counter[]? _lanes;

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

    private ulong NextBits()
    {
        if (Volatile.Read(ref _lanes) is not { } lanes)
        {
            var seen = Volatile.Read(ref _counter.State);
            var next = unchecked(seen + (long)SplitMix64.Gamma);
            // Who fails here was overtaken, so threads do draw at the same time.
            if (Interlocked.CompareExchange(ref _counter.State, next, seen) == seen)
                return SplitMix64.Finish((ulong)next);
            lanes = Split();
        }

        ref var lane = ref lanes[Environment.CurrentManagedThreadId & (lanes.Length - 1)];
        // Lanes may be shared when there are many threads.
        return SplitMix64.Finish((ulong)Interlocked.Add(ref lane.State, unchecked((long)SplitMix64.Gamma)));
    }

    // The only allocation there is: once in the life of a random.
    private Counter[] Split()
    {
        var lanes = new Counter[BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount * 4)];
        for (var i = 0; i < lanes.Length; i++)
        {
            var next = Interlocked.Add(ref _counter.State, unchecked((long)SplitMix64.Gamma));
            // Scrambled once more than what is drawn, or a lane would begin where a draw of another lane stands.
            lanes[i].State = (long)SplitMix64.Finish(~SplitMix64.Finish((ulong)next));
        }

        return Interlocked.CompareExchange(ref _lanes, lanes, null) ?? lanes;
    }

    // Alone on its cache lines: every pick writes it.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Counter
    {
        [FieldOffset(64)]
        internal long State;
    }
}
