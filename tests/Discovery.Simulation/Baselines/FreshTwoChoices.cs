using Discovery.Balancing;
using Discovery.Simulation.Servers;

namespace Discovery.Simulation.Baselines;

/// <summary>Two choices by the true queues of the servers: a synchronous probe that costs nothing.</summary>
internal sealed class FreshTwoChoices(Fleet fleet, Random random) : IBalancingPolicy
{
    public IPicker CreatePicker(CandidateGroup group) => new Picker(fleet, random, group);

    private sealed class Picker(Fleet fleet, Random random, CandidateGroup group) : IPicker
    {
        private readonly Candidate[] _candidates = [.. group.Candidates];

        public Candidate Pick(in PickRequest request)
        {
            var one = random.Next(_candidates.Length);
            if (_candidates.Length == 1)
                return _candidates[one];
            var two = random.Next(_candidates.Length - 1);
            if (two >= one)
                two++;
            var (first, second) = (_candidates[one], _candidates[two]);
            var queues = fleet.Queues;
            return queues[ServerAddress.Read(second)] < queues[ServerAddress.Read(first)] ? second : first;
        }
    }
}
