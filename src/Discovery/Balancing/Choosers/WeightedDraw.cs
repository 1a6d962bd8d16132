using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>Looks at every candidate, and draws one with a chance in proportion to weight / (in flight + 1)^bias.</summary>
/// <remarks>The shares that Envoy's <c>LeastRequest</c> schedules, drawn instead: a schedule whose weights change with each pick would need a lock.</remarks>
internal sealed class WeightedDraw(CandidateGroup group, double bias, SeededRandom random) : IPicker
{
    private readonly ImmutableArray<Candidate> _candidates = group.Candidates;
    private readonly ImmutableArray<double> _weights = group.Weights;

    public Candidate Pick(in PickRequest request)
    {
        var draw = new TieBreak(random);
        var best = _candidates[0];
        for (var i = 0; i < _weights.Length; i++)
        {
            var load = _candidates[i].InFlight + 1;
            // The default spares a power, which costs as much as the rest.
            if (draw.Wins(_weights[i] / (bias == 1 ? load : Math.Pow(load, bias))))
                best = _candidates[i];
        }

        return best;
    }
}
