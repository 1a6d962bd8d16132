using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Discovery.Balancing;

/// <summary>Picks turn after turn, over and over; a candidate may have more than one turn in a round.</summary>
internal sealed class RoundRobinPicker : IPicker
{
    private readonly ImmutableArray<Candidate> _turns;
    private Counter _counter;

    /// <summary>Makes a picker that begins with turn <paramref name="first"/>, modulo the length of a round.</summary>
    internal RoundRobinPicker(ImmutableArray<Candidate> turns, ulong first)
    {
        _turns = turns;
        _counter.Last = unchecked((long)first - 1);
    }

    public Candidate Pick(in PickRequest request)
    {
        // 64 bits: a 32-bit counter would skip candidates each time it wraps, whenever the count is no power of two.
        var turn = (ulong)Interlocked.Increment(ref _counter.Last);
        var count = (uint)_turns.Length;
        return _turns[(int)(turn <= uint.MaxValue ? (uint)turn % count : turn % count)];
    }

    // Alone on its cache lines: every pick writes it.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Counter
    {
        [FieldOffset(64)]
        internal long Last;
    }
}
