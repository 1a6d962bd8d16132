using System.Collections.Immutable;
using Discovery.Endpoints;

namespace Discovery.Topology;

/// <summary>Which candidates may get traffic: the ready ones, or, if none is, those shutting down that still serve.</summary>
/// <remarks>kube-proxy's rule (KEP-1669, <c>pkg/proxy/topology.go</c>).</remarks>
internal static class UsableCandidates
{
    internal static ImmutableArray<Candidate> Among(ImmutableArray<Candidate> candidates)
    {
        const EndpointConditions LastResort = EndpointConditions.Serving | EndpointConditions.Terminating;

        var ready = Where(candidates, EndpointConditions.Ready);
        return ready.IsEmpty ? Where(candidates, LastResort) : ready;
    }

    private static ImmutableArray<Candidate> Where(ImmutableArray<Candidate> candidates, EndpointConditions wanted)
    {
        // Read once: the live set may update an endpoint while this runs, and Length must fit what was copied.
        var chosen = ImmutableArray.CreateBuilder<Candidate>(candidates.Length);
        foreach (var candidate in candidates)
        {
            if ((candidate.Endpoint.Conditions & wanted) == wanted)
                chosen.Add(candidate);
        }

        return chosen.DrainToImmutable();
    }
}
