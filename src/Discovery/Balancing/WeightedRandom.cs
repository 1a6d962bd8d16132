using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>Picks any candidate, each with a chance in proportion to its weight.</summary>
/// <remarks>
/// As the priority and weight of SRV records ask for (RFC 2782), by the alias method: a pick costs the same for any number of candidates.
/// Load is not looked at. Equal weights make it <see cref="RandomPolicy"/>.
/// </remarks>
/// <param name="random">The source of randomness; shared by threads.</param>
public sealed class WeightedRandom(Random random) : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.Weights.IsEmpty
            ? new RandomPolicy(random).CreatePicker(group)
            : new Picker(group.Candidates, new AliasTable(group.Weights), random);
    }

    private sealed class Picker(ImmutableArray<Candidate> candidates, AliasTable chances, Random random) : IPicker
    {
        public Candidate Pick(in PickRequest request) => candidates[chances.Draw(random)];
    }
}
