using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Discovery;

/// <summary>A seedable random that many threads may share: SplitMix64 over an atomic counter, no lock.</summary>
/// <remarks>
/// Calls that do not overlap repeat exactly for a seed, whichever threads make them. At the first overlap it splits into lanes,
/// and each thread draws from its own: it then waits for nobody's cache line. Nothing is lost that would repeat, for races shuffle draws anyway. Not for cryptography.
/// </remarks>
public sealed class SeededRandom : Random
{
    // More threads than that, or two whose numbers are this far apart, share the first state. 16 kB in all.
    private const int Lanes = 128;

    private Lane _shared;
    private Lane[]? _lanes;

    /// <summary>Makes a random.</summary>
    /// <param name="seed">Any number; equal seeds give equal sequences.</param>
    public SeededRandom(long seed)
        : base(0) => _shared.State = seed;

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
            var seen = Volatile.Read(ref _shared.State);
            var next = unchecked(seen + (long)SplitMix64.Gamma);
            // Who fails here was overtaken, so threads do draw at the same time.
            if (Interlocked.CompareExchange(ref _shared.State, next, seen) == seen)
                return SplitMix64.Finish((ulong)next);
            lanes = Split();
        }

        var thread = Environment.CurrentManagedThreadId;
        ref var lane = ref lanes[thread & (Lanes - 1)];
        // Nobody else writes to an own lane. Numbers of threads are used again, so lanes of threads that ended are, too.
        if (lane.Thread == thread || (lane.Thread == 0 && Interlocked.CompareExchange(ref lane.Thread, thread, 0) == 0))
            return SplitMix64.Finish((ulong)(lane.State = unchecked(lane.State + (long)SplitMix64.Gamma)));
        return SplitMix64.Finish(NextShared());
    }

    private ulong NextShared() => (ulong)Interlocked.Add(ref _shared.State, unchecked((long)SplitMix64.Gamma));

    // The only allocation there is: once in the life of a random.
    private Lane[] Split()
    {
        var lanes = new Lane[Lanes];
        foreach (ref var lane in lanes.AsSpan())
        {
            // Scrambled once more than what is drawn, or a lane would begin where a draw of another lane stands.
            lane.State = (long)SplitMix64.Finish(~SplitMix64.Finish(NextShared()));
        }

        return Interlocked.CompareExchange(ref _lanes, lanes, null) ?? lanes;
    }

    // Alone on its cache lines: every pick writes it.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Lane
    {
        [FieldOffset(64)]
        internal long State;

        // Whose it is; 0 for nobody's.
        [FieldOffset(72)]
        internal int Thread;
    }
}
