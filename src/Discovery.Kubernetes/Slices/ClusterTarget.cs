namespace Discovery.Kubernetes.Slices;

/// <summary>What a name may mean in the cluster: a service, or one pod of it.</summary>
/// <param name="Service">The service.</param>
/// <param name="Hostname">The endpoint's <c>hostname</c>, as a StatefulSet gives it to its pods; null for all of the service.</param>
internal readonly record struct ClusterTarget(ClusterService Service, string? Hostname)
{
    /// <summary>What a name may mean, the likeliest first; nothing if no service of a cluster can be called so.</summary>
    /// <remarks>
    /// <c>web-0.web</c> is service <c>web-0</c> in namespace <c>web</c>, or pod <c>web-0</c> of service <c>web</c> in the default
    /// namespace: the first that exists counts. <c>web-0.web.shop.svc</c> has one meaning. <c>web-0.web.shop</c> has none here: it
    /// looks like any host of the internet, for whose last label no namespace may be asked.
    /// </remarks>
    internal static IReadOnlyList<ClusterTarget> Of(ServiceName name, string defaultNamespace)
    {
        if (name.Hostname is { } hostname)
            return Pod(hostname, new(name.Namespace!, name.Service)) is { } pod ? [pod] : [];
        if (!ClusterService.TryFrom(name, defaultNamespace, out var service))
            return [];

        // Only two labels are ambiguous; with "svc" after them, the second is the namespace.
        return name.Host.TrimEnd('.').Count(c => c == '.') == 1 && Pod(service.Name, new(defaultNamespace, service.Namespace)) is { } other
            ? [new(service, null), other]
            : [new(service, null)];
    }

    private static ClusterTarget? Pod(string hostname, ClusterService service) =>
        ClusterService.IsLabel(hostname) && ClusterService.IsLabel(service.Name) && ClusterService.IsLabel(service.Namespace)
            ? new(service, hostname)
            : null;

    public override string ToString() => Hostname is null ? Service.ToString() : $"{Service}/{Hostname}";
}
