using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Reach;

/// <summary>Which nodes run pods of a service that may get traffic.</summary>
internal static class LocalNodes
{
    /// <summary>The nodes with a ready pod; if no pod is ready, those with one that shuts down but still serves, as kube-proxy does.</summary>
    internal static IReadOnlySet<string> Of(ServiceSlices? slices)
    {
        var ready = new HashSet<string>(StringComparer.Ordinal);
        var draining = new HashSet<string>(StringComparer.Ordinal);
        Span<byte> buffer = stackalloc byte[PackedEndpoints.NameLength];
        foreach (var slice in slices?.All ?? [])
        {
            var endpoints = slice.Read(buffer);
            while (endpoints.Next())
            {
                if (endpoints.Place?.Locality?.Node is not { } node)
                    continue;
                if ((endpoints.Flags & EndpointFlags.Ready) != EndpointFlags.None)
                    ready.Add(node);
                else if ((endpoints.Flags & EndpointFlags.Conditions) == (EndpointFlags.Serving | EndpointFlags.Terminating))
                    draining.Add(node);
            }
        }

        return ready.Count > 0 ? ready : draining;
    }
}
