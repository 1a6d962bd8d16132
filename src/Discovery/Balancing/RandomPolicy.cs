using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>Picks any candidate, each with the same chance, as kube-proxy's iptables mode does. Neither weights nor load are looked at.</summary>
/// <param name="random">The source of randomness; shared by threads.</param>
public sealed class RandomPolicy(Random random) : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group) => new Picker(group.Candidates, random);

    private sealed class Picker(ImmutableArray<Candidate> candidates, Random random) : IPicker
    {
        public Candidate Pick(in PickRequest request) => candidates[random.Next(candidates.Length)];
    }
}
