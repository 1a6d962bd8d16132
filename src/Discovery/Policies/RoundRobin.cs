using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Discovery.Endpoints;

namespace Discovery.Policies;

/// <summary>Picks the candidates in turn, starting at a random one so that clients that start together do not herd.</summary>
/// <param name="random">The source of randomness; shared by threads.</param>
public sealed class RoundRobin(Random random) : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group) =>
        new Picker(group.Candidates, random.Next(group.Count));

    private sealed class Picker : IPicker
    {
        private readonly ImmutableArray<Candidate> _candidates;
        private Turn _turn;

        internal Picker(ImmutableArray<Candidate> candidates, int start)
        {
            _candidates = candidates;
            _turn.Next = start - 1;
        }

        public Candidate Pick(in PickRequest request)
        {
            // 64 bits: a 32-bit counter would skip candidates each time it wraps, whenever the count is no power of two.
            var turn = (ulong)Interlocked.Increment(ref _turn.Next);
            var count = (uint)_candidates.Length;
            return _candidates[(int)(turn <= uint.MaxValue ? (uint)turn % count : turn % count)];
        }

        // Alone on its cache lines: every pick writes it.
        [StructLayout(LayoutKind.Explicit, Size = 128)]
        private struct Turn
        {
            [FieldOffset(64)]
            internal long Next;
        }
    }
}
