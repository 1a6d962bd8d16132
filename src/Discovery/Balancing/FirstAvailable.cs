using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>Picks the first candidate in the set's order that is available: ordered failover. Neither weights nor load are looked at.</summary>
/// <remarks>
/// For a primary with standbys. A candidate that is <see cref="CandidateHealth.Unhealthy"/>, or that the request is to avoid, is passed over; if no other is left,
/// the first not to be avoided is picked. The order is the source's: give it one that keeps its order, such as configuration.
/// All clients use the same endpoint, and all go on to the next one together when it fails.
/// </remarks>
public sealed class FirstAvailable : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return new Picker(group.Candidates);
    }

    private sealed class Picker(ImmutableArray<Candidate> inOrder) : IPicker
    {
        public Candidate Pick(in PickRequest request)
        {
            Candidate? second = null;
            foreach (var candidate in inOrder)
            {
                if (request.Avoids(candidate))
                    continue;
                if (candidate.Health != CandidateHealth.Unhealthy)
                    return candidate;
                second ??= candidate;
            }

            return second ?? inOrder[0];
        }
    }
}
