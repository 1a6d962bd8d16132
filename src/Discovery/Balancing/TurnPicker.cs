using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Discovery.Balancing;

/// <summary>Picks in turn from a rota, in which a candidate may stand more than once.</summary>
internal sealed class TurnPicker : IPicker
{
    private readonly ImmutableArray<Candidate> _rota;
    private Turn _turn;

    /// <summary>Makes a picker that begins with turn <paramref name="first"/>, modulo the length of the rota.</summary>
    internal TurnPicker(ImmutableArray<Candidate> rota, ulong first)
    {
        _rota = rota;
        _turn.Next = unchecked((long)first - 1);
    }

    public Candidate Pick(in PickRequest request)
    {
        // 64 bits: a 32-bit counter would skip candidates each time it wraps, whenever the count is no power of two.
        var turn = (ulong)Interlocked.Increment(ref _turn.Next);
        var count = (uint)_rota.Length;
        return _rota[(int)(turn <= uint.MaxValue ? (uint)turn % count : turn % count)];
    }

    // Alone on its cache lines: every pick writes it.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Turn
    {
        [FieldOffset(64)]
        internal long Next;
    }
}
