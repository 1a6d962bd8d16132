using System.Collections.Immutable;
using Discovery.Endpoints;

namespace Discovery.Policies;

/// <summary>Looks at every candidate and picks one with the fewest leases in flight; ties are broken at random.</summary>
/// <remarks>
/// A pick costs time in proportion to the number of candidates. A cold endpoint draws all new requests of a client until it has
/// caught up: <see cref="PowerOfTwoChoices"/> bounds that and costs the same for any number.
/// </remarks>
/// <param name="random">The source of randomness; shared by threads.</param>
public sealed class LeastRequest(Random random) : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group) => new Picker(group.Candidates, random);

    private sealed class Picker(ImmutableArray<Candidate> candidates, Random random) : IPicker
    {
        public Candidate Pick(in PickRequest request)
        {
            var best = candidates[0];
            var fewest = int.MaxValue;
            var ties = 0;
            foreach (var candidate in candidates)
            {
                var load = candidate.InFlight;
                if (load > fewest)
                    continue;

                ties = load < fewest ? 1 : ties + 1;
                fewest = load;
                // Reservoir sampling: the n-th of n equals replaces the choice with chance 1/n.
                if (ties == 1 || random.Next(ties) == 0)
                    best = candidate;
            }

            return best;
        }
    }
}
