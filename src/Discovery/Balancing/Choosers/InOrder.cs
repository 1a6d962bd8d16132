using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>Picks the first candidate that is fit and not to be avoided: ordered failover. If none is fit, the first not to be avoided.</summary>
/// <param name="candidates">The candidates in order.</param>
/// <param name="worst">The worst health that is fit.</param>
internal sealed class InOrder(ImmutableArray<Candidate> candidates, CandidateHealth worst) : IPicker
{
    public Candidate Pick(in PickRequest request)
    {
        Candidate? second = null;
        foreach (var candidate in candidates)
        {
            if (request.Avoids(candidate))
                continue;
            if (candidate.Health <= worst)
                return candidate;
            second ??= candidate;
        }

        return second ?? candidates[0];
    }
}
