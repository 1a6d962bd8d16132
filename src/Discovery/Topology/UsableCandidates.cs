using System.Collections.Immutable;
using System.Globalization;

namespace Discovery.Topology;

/// <summary>Which candidates may get traffic: the ready ones, or, if none is, those shutting down that still serve.</summary>
/// <remarks>kube-proxy's rule (KEP-1669, <c>pkg/proxy/topology.go</c>).</remarks>
internal static class UsableCandidates
{
    internal static Narrowed Among(ImmutableArray<Candidate> candidates)
    {
        const EndpointConditions LastResort = EndpointConditions.Serving | EndpointConditions.Terminating;

        var ready = Where(candidates, EndpointConditions.Ready);
        if (!ready.IsEmpty)
            return new Narrowed(ready);
        var last = Where(candidates, LastResort);
        return candidates.IsEmpty ? new Narrowed(last, Obstacle: "there is no endpoint.")
            : last.IsEmpty ? new Narrowed(last, Obstacle: $"none ready{ShuttingDown(candidates)}. Look at the readiness of its instances.")
            : new Narrowed(last, "none is: those shutting down that still serve");
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

    private static string ShuttingDown(ImmutableArray<Candidate> candidates)
    {
        var count = candidates.Count(c => c.Endpoint.Conditions.HasFlag(EndpointConditions.Terminating));
        return count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" and {count} shutting down");
    }
}
