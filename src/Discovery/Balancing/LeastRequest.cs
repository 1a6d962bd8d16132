using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>Looks at every candidate and picks one with the fewest leases in flight; ties are broken at random.</summary>
/// <remarks>
/// <para>With unequal weights, each is picked with a chance in proportion to weight / (in flight + 1)^bias: the shares that Envoy's
/// <c>LeastRequest</c> schedules, drawn instead, because a schedule whose weights change with each pick would need a lock.</para>
/// <para>A pick costs time in proportion to the number of candidates. A cold endpoint draws all new requests of a client until it has
/// caught up: <see cref="PowerOfTwoChoices"/> bounds that and costs the same for any number.</para>
/// </remarks>
public sealed class LeastRequest : IBalancingPolicy
{
    private readonly Random _random;
    private readonly double _bias;

    /// <summary>Makes the policy.</summary>
    /// <param name="random">The source of randomness; shared by threads.</param>
    /// <param name="options">The settings; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    public LeastRequest(Random random, LeastRequestOptions? options = null)
    {
        options ??= new LeastRequestOptions();
        Fault.ThrowIfAny(options.Faults(), nameof(options));
        _random = random;
        _bias = options.ActiveRequestBias;
    }

    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.Weights.IsEmpty ? new Picker(group.Candidates, _random) : new WeightedPicker(group, _bias, _random);
    }

    private sealed class Picker(ImmutableArray<Candidate> candidates, Random random) : IPicker
    {
        public Candidate Pick(in PickRequest request)
        {
            var ties = new TieBreak(random);
            var best = candidates[0];
            var fewest = int.MaxValue;
            foreach (var candidate in candidates)
            {
                var load = candidate.InFlight;
                if (load > fewest || (load == fewest && !ties.Wins(1)))
                    continue;

                if (load < fewest)
                    ties.Restart(1);
                (best, fewest) = (candidate, load);
            }

            return best;
        }
    }

    private sealed class WeightedPicker(CandidateGroup group, double bias, Random random) : IPicker
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
}
