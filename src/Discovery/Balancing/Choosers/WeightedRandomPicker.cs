using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>Picks any candidate, each with a chance in proportion to its weight.</summary>
internal sealed class WeightedRandomPicker(ImmutableArray<Candidate> candidates, AliasTable chances, SeededRandom random) : IPicker
{
    public Candidate Pick(in PickRequest request) => candidates[chances.Draw(random)];
}
