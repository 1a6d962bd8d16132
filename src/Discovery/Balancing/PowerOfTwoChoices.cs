using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>Draws two different candidates at random and picks the one with fewer leases in flight, for its weight.</summary>
/// <remarks>
/// Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing" (IEEE TPDS 2001). Equal loads keep the first drawn, so that ties stay random.
/// With unequal weights the two are drawn in proportion to weight, and the leases of each are divided by its weight, as IPVS's <c>twos</c> does;
/// so shares follow weights while all are idle too. Of two candidates both are always drawn: then load alone decides unless they tie.
/// </remarks>
/// <param name="random">The source of randomness; shared by threads.</param>
public sealed class PowerOfTwoChoices(Random random) : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var draw = new PairDraw(group, random);
        return group.Count == 1 ? new OnlyPicker(group.Candidates[0])
            : group.Weights.IsEmpty ? new Picker(group.Candidates, draw)
            : new WeightedPicker(group, draw);
    }

    private sealed class Picker(ImmutableArray<Candidate> candidates, PairDraw draw) : IPicker
    {
        public Candidate Pick(in PickRequest request)
        {
            var (first, second) = draw.Next();
            var one = candidates[first];
            var two = candidates[second];
            return two.InFlight < one.InFlight ? two : one;
        }
    }

    private sealed class WeightedPicker(CandidateGroup group, PairDraw draw) : IPicker
    {
        private readonly ImmutableArray<Candidate> _candidates = group.Candidates;
        private readonly ImmutableArray<double> _weights = group.Weights;

        public Candidate Pick(in PickRequest request)
        {
            var (first, second) = draw.Next();
            var one = _candidates[first];
            var two = _candidates[second];
            return two.InFlight * _weights[first] < one.InFlight * _weights[second] ? two : one;
        }
    }
}
