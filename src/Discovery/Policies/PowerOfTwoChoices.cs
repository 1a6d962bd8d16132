using System.Collections.Immutable;
using Discovery.Endpoints;

namespace Discovery.Policies;

/// <summary>Draws two different candidates at random and picks the one with fewer leases in flight.</summary>
/// <remarks>
/// Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing" (IEEE TPDS 2001). Equal loads keep the first drawn,
/// so that ties stay random.
/// </remarks>
/// <param name="random">The source of randomness; shared by threads.</param>
public sealed class PowerOfTwoChoices(Random random) : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group) =>
        group.Count == 1 ? new SinglePicker(group.Candidates[0]) : new Picker(group.Candidates, random);

    private sealed class Picker(ImmutableArray<Candidate> candidates, Random random) : IPicker
    {
        public Candidate Pick(in PickRequest request)
        {
            // One draw of 63 bits serves both choices; the second skips over the first.
            var draw = (ulong)random.NextInt64();
            var count = (ulong)candidates.Length;
            var first = (int)(((draw >> 32) * count) >> 31);
            var second = (int)(((draw & uint.MaxValue) * (count - 1)) >> 32);
            if (second >= first)
                second++;

            var one = candidates[first];
            var two = candidates[second];
            return two.InFlight < one.InFlight ? two : one;
        }
    }

    private sealed class SinglePicker(Candidate only) : IPicker
    {
        public Candidate Pick(in PickRequest request) => only;
    }
}
