using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Discovery;

/// <summary>Carries candidates over from one set to the next.</summary>
/// <remarks>
/// Sources hand out the same objects for endpoints that did not change, mostly in the same order. Those are paired by
/// reference; a table is made only of the others.
/// </remarks>
internal static class CandidateTable
{
    /// <summary>Makes the candidates of a new set out of those of the old one: same endpoint, same candidate.</summary>
    internal static (ImmutableArray<Candidate> Candidates, IReadOnlyCollection<Candidate> Gone, int Added) Carry(
        ImmutableArray<Candidate> old, EndpointSet set, DateTimeOffset now, IOutcomeListener listener)
    {
        var carried = new Candidate?[set.Endpoints.Length];
        var left = CandidatePairing.Pair(old.AsSpan(), set.Endpoints.AsSpan(), carried);
        var known = new Dictionary<ServiceEndpoint, Candidate>(left.Count, SameEndpoint.Comparer);
        foreach (var candidate in left)
            known.Add(candidate.Endpoint, candidate);

        var firsts = Firsts(set.Endpoints, carried, known);
        var added = 0;
        foreach (var (endpoint, place) in firsts)
        {
            if (known.Remove(endpoint, out var candidate))
            {
                candidate.Update(endpoint);
            }
            else
            {
                candidate = new Candidate(endpoint, now, listener);
                added++;
            }

            carried[place] = candidate;
        }

        return (WithoutGaps(carried), known.Values, added);
    }

    /// <summary>The endpoints that were not paired by reference, each with the place where it is named first.</summary>
    /// <remarks>Sources may name an endpoint twice, for instance while it moves from one slice to another.</remarks>
    private static Dictionary<ServiceEndpoint, int> Firsts(
        ImmutableArray<ServiceEndpoint> endpoints, Candidate?[] carried, Dictionary<ServiceEndpoint, Candidate> known)
    {
        var firsts = new Dictionary<ServiceEndpoint, int>(SameEndpoint.Comparer);
        for (var i = 0; i < carried.Length; i++)
        {
            if (carried[i] is null)
                firsts.TryAdd(endpoints[i], i);
        }

        if (firsts.Count == 0)
            return firsts;

        for (var i = 0; i < carried.Length; i++)
        {
            if (carried[i] is not { } paired || !firsts.TryGetValue(endpoints[i], out var place))
                continue;

            // One endpoint, once as the object that is known and once as another: the one that comes first counts.
            if (i < place)
            {
                firsts.Remove(endpoints[i]);
            }
            else
            {
                known.Add(paired.Endpoint, paired);
                carried[i] = null;
            }
        }

        return firsts;
    }

    private static ImmutableArray<Candidate> WithoutGaps(Candidate?[] carried) => Array.IndexOf(carried, null) < 0
        ? ImmutableCollectionsMarshal.AsImmutableArray<Candidate>(carried!)
        : [.. carried.OfType<Candidate>()];

    private sealed class SameEndpoint : IEqualityComparer<ServiceEndpoint>
    {
        internal static readonly SameEndpoint Comparer = new();

        public bool Equals(ServiceEndpoint? x, ServiceEndpoint? y) =>
            x is null ? y is null : y is not null && x.IsSameEndpoint(y);

        public int GetHashCode(ServiceEndpoint obj) => obj.GetHashCode();
    }
}
