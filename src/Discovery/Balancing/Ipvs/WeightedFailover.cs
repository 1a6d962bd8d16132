using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>Linux IPVS's <c>fo</c>: the heaviest candidate that is not overloaded, all the time.</summary>
/// <remarks>
/// <c>ip_vs_fo.c</c>; the first in the set's order among equals. One that is not <see cref="CandidateHealth.Healthy"/> is taken for overloaded, as is one
/// that the request is to avoid; where all are, the heaviest not to be avoided is picked.
/// </remarks>
public sealed class WeightedFailover : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return new Picker([.. Enumerable.Range(0, group.Count).OrderByDescending(group.WeightOf).Select(i => group.Candidates[i])]);
    }

    private sealed class Picker(ImmutableArray<Candidate> heaviestFirst) : IPicker
    {
        public Candidate Pick(in PickRequest request)
        {
            Candidate? second = null;
            foreach (var candidate in heaviestFirst)
            {
                if (request.Avoids(candidate))
                    continue;
                if (candidate.Health == CandidateHealth.Healthy)
                    return candidate;
                second ??= candidate;
            }

            return second ?? heaviestFirst[0];
        }
    }
}
