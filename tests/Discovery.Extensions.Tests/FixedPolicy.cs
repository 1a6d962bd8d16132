using Discovery.Balancing;

namespace Discovery.Extensions.Tests;

internal sealed class FixedPolicy(Index which) : IBalancingPolicy
{
    public IPicker CreatePicker(CandidateGroup group) => new Picker(group.Candidates[which]);

    private sealed class Picker(Candidate only) : IPicker
    {
        public Candidate Pick(in PickRequest request) => only;
    }
}
