using System.Collections.Immutable;

namespace Discovery.Topology;

/// <summary>Keeps the candidates of this client's node, and never others: Kubernetes' <c>internalTrafficPolicy: Local</c>.</summary>
/// <remarks>Comes before readiness is looked at, so that the last resort is on this node too (<c>pkg/proxy/topology.go</c>).</remarks>
internal static class NodeLocal
{
    internal static Narrowed Among(ImmutableArray<Candidate> candidates, string? node)
    {
        if (node is null)
        {
            return new Narrowed([], Obstacle: "and the service's internalTrafficPolicy is Local: only those on this client's node may be used, and which "
                + "node that is, is not known. Set the environment variable NODE_NAME (downward API: spec.nodeName) or Discovery:Locality:Node.");
        }

        var local = candidates.RemoveAll(candidate => candidate.Endpoint.Locality?.Node != node);
        return new Narrowed(local, $"node {node}, internalTrafficPolicy Local", Obstacle: !local.IsEmpty ? null
            : $"none on this client's node '{node}', and the service's internalTrafficPolicy is Local: it never goes to other nodes. "
            + "Run an instance on this node, or set internalTrafficPolicy: Cluster.");
    }
}
