using System.Collections.Immutable;
using Discovery.Endpoints;

namespace Discovery.Live;

/// <summary>Carries candidates over from one set to the next.</summary>
internal static class CandidateTable
{
    /// <summary>Makes the candidates of a new set out of those of the old one: same endpoint, same candidate.</summary>
    internal static (ImmutableArray<Candidate> Candidates, IReadOnlyCollection<Candidate> Gone, int Added) Carry(
        ImmutableArray<Candidate> old, EndpointSet set, DateTimeOffset now, IOutcomeListener listener)
    {
        var known = new Dictionary<ServiceEndpoint, Candidate>(old.Length, SameEndpoint.Comparer);
        foreach (var candidate in old)
            known.Add(candidate.Endpoint, candidate);

        var seen = new HashSet<ServiceEndpoint>(set.Endpoints.Length, SameEndpoint.Comparer);
        var candidates = ImmutableArray.CreateBuilder<Candidate>(set.Endpoints.Length);
        var added = 0;
        foreach (var endpoint in set.Endpoints)
        {
            // Sources may name an endpoint twice, for instance while it moves from one slice to another.
            if (!seen.Add(endpoint))
                continue;

            if (known.Remove(endpoint, out var candidate))
            {
                candidate.Update(endpoint);
            }
            else
            {
                candidate = new Candidate(endpoint, now, listener);
                added++;
            }

            candidates.Add(candidate);
        }

        return (candidates.DrainToImmutable(), known.Values, added);
    }

    private sealed class SameEndpoint : IEqualityComparer<ServiceEndpoint>
    {
        internal static readonly SameEndpoint Comparer = new();

        public bool Equals(ServiceEndpoint? x, ServiceEndpoint? y) =>
            x is null ? y is null : y is not null && x.IsSameEndpoint(y);

        public int GetHashCode(ServiceEndpoint obj) => obj.GetHashCode();
    }
}
