using Discovery;
using Discovery.Balancing;

namespace Docs;

public sealed class OldestPolicy : IBalancingPolicy
{
    public IPicker CreatePicker(CandidateGroup group) => new Picker([.. group.Candidates.OrderBy(c => c.Since)]);

    private sealed class Picker(Candidate[] oldestFirst) : IPicker
    {
        public Candidate Pick(in PickRequest request)
        {
            var best = oldestFirst[0];
            foreach (var candidate in oldestFirst)
            {
                if (candidate.InFlight < best.InFlight)
                    best = candidate;
            }

            return best;
        }
    }
}
