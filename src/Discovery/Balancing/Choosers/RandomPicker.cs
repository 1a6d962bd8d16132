using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>Picks any candidate, each with the same chance.</summary>
internal sealed class RandomPicker(ImmutableArray<Candidate> candidates, SeededRandom random) : IPicker
{
    public Candidate Pick(in PickRequest request) => candidates[random.Next(candidates.Length)];
}
