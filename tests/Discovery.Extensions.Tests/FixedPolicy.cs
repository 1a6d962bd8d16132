using System.Collections.Immutable;
using Discovery.Endpoints;
using Discovery.Policies;

namespace Discovery.Extensions.Tests;

internal sealed class FixedPolicy(Index which) : IBalancingPolicy
{
    public IPicker CreatePicker(ImmutableArray<Candidate> candidates) => new Picker(candidates[which]);

    private sealed class Picker(Candidate only) : IPicker
    {
        public Candidate Pick(in PickRequest request) => only;
    }
}
