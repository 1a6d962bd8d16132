using Discovery.Endpoints;
using Discovery.Policies;

namespace Discovery.Http.Tests.Support;

/// <summary>Always the first endpoint of the set; when that is to be avoided, the engine takes the next in order.</summary>
internal sealed class FirstInOrder : IBalancingPolicy
{
    public IPicker CreatePicker(CandidateGroup group) => new Picker(group.Candidates[0]);

    private sealed class Picker(Candidate first) : IPicker
    {
        public Candidate Pick(in PickRequest request) => first;
    }
}
