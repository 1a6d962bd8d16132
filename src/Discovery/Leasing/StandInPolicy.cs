using Discovery.Balancing;

namespace Discovery;

/// <summary>Picks while a slow picker is made: as the picker before it, among those in use now; for the rest by rendezvous hashing.</summary>
/// <remarks>So keys stay where they are, save those of endpoints that left.</remarks>
internal sealed class StandInPolicy(ComposedPicker before, Random random) : IBalancingPolicy
{
    public IPicker CreatePicker(CandidateGroup group) =>
        new Picker(before, [.. group.Candidates], HashPolicies.Rendezvous(group, random));

    private sealed class Picker(ComposedPicker before, HashSet<Candidate> inUse, IPicker others) : IPicker
    {
        public bool HonorsKeys => true;

        public Candidate Pick(in PickRequest request) =>
            before.Pick(request) is { IsRetired: false } known && inUse.Contains(known) ? known : others.Pick(request);
    }
}
