using Discovery.Balancing;
using Discovery.Simulation.Servers;

namespace Discovery.Simulation.Baselines;

/// <summary>Sees the true queue of every server and joins a shortest, at random among equals: what no client can do.</summary>
internal sealed class JoinShortestQueue(Fleet fleet, Random random) : IBalancingPolicy
{
    public IPicker CreatePicker(CandidateGroup group) => new Picker(fleet, random, group);

    private sealed class Picker(Fleet fleet, Random random, CandidateGroup group) : IPicker
    {
        private readonly Candidate[] _candidates = [.. group.Candidates];
        private readonly int[] _servers = [.. group.Candidates.Select(ServerAddress.Read)];

        public Candidate Pick(in PickRequest request)
        {
            var queues = fleet.Queues;
            var (best, shortest, ties) = (0, int.MaxValue, 0);
            for (var i = 0; i < _servers.Length; i++)
            {
                var length = queues[_servers[i]];
                if (length > shortest)
                    continue;
                ties = length < shortest ? 1 : ties + 1;
                shortest = length;
                if (ties == 1 || random.Next(ties) == 0)
                    best = i;
            }

            return _candidates[best];
        }
    }
}
