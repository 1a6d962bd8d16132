using Discovery.Balancing;
using Discovery.Simulation.Servers;

namespace Discovery.Simulation.Baselines;

/// <summary>One line for all servers: gives a request to any idle one, at random. The fleet must share its line.</summary>
internal sealed class CentralQueue(Fleet fleet, Random random) : IBalancingPolicy
{
    public IPicker CreatePicker(CandidateGroup group) => new Picker(fleet, random, group);

    private sealed class Picker(Fleet fleet, Random random, CandidateGroup group) : IPicker
    {
        private readonly Candidate[] _candidates = [.. group.Candidates];
        private readonly int[] _servers = [.. group.Candidates.Select(ServerAddress.Read)];

        public Candidate Pick(in PickRequest request)
        {
            var (picked, idle) = (0, 0);
            for (var i = 0; i < _servers.Length; i++)
            {
                if (fleet.HasIdleSlot(_servers[i]) && random.Next(++idle) == 0)
                    picked = i;
            }

            return _candidates[picked];
        }
    }
}
