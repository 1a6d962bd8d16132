using Discovery.Endpoints;

namespace Discovery.Kubernetes.Slices;

/// <summary>What a name may mean in the cluster: a service, or one pod of it.</summary>
/// <param name="Service">The service.</param>
/// <param name="Hostname">The endpoint's <c>hostname</c>, as a StatefulSet gives it to its pods; null for all of the service.</param>
internal readonly record struct ClusterTarget(ClusterService Service, string? Hostname)
{
    /// <summary>What a name may mean, the likeliest first; nothing if no service of a cluster can be called so.</summary>
    internal static IReadOnlyList<ClusterTarget> Of(ServiceName name, string defaultNamespace) =>
        ClusterService.TryFrom(name, defaultNamespace, out var service) ? [new(service, null)] : [];
}
