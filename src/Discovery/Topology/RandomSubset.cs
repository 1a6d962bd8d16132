using System.Collections.Immutable;

namespace Discovery.Topology;

/// <summary>Keeps the candidates whose hash with this client's seed is lowest: gRFC A68's random subsetting.</summary>
/// <remarks>A change of one endpoint changes at most one of those kept. Costs a sort, once per change.</remarks>
internal static class RandomSubset
{
    internal static ImmutableArray<Candidate> Of(ImmutableArray<Candidate> candidates, int size, long seed)
    {
        if (candidates.Length <= size)
            return candidates;

        var order = ByHash(candidates, seed).AsSpan(0, size);
        // Back in the order of the set, which policies may go by.
        order.Sort();
        var kept = ImmutableArray.CreateBuilder<Candidate>(size);
        foreach (var place in order)
            kept.Add(candidates[place]);
        return kept.MoveToImmutable();
    }

    /// <summary>The places of the candidates, in the order of their hashes.</summary>
    internal static int[] ByHash(ImmutableArray<Candidate> candidates, long seed)
    {
        var (hashes, places) = (new ulong[candidates.Length], new int[candidates.Length]);
        for (var i = 0; i < places.Length; i++)
            (hashes[i], places[i]) = (AddressHash.Of(candidates[i].Endpoint.Address, (ulong)seed), i);
        Array.Sort(hashes, places);
        return places;
    }
}
