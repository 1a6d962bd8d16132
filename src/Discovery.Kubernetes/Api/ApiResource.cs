namespace Discovery.Kubernetes.Api;

/// <summary>A kind of objects that the API server lists and watches.</summary>
/// <param name="Group">The API group, as in RBAC rules; empty for the core group.</param>
/// <param name="Version">The version of the group.</param>
/// <param name="Plural">The resource, as in RBAC rules and addresses.</param>
/// <param name="Kind">The kind in the plural, for people.</param>
internal sealed record ApiResource(string Group, string Version, string Plural, string Kind)
{
    internal static ApiResource EndpointSlices { get; } = new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlices");

    internal static ApiResource Services { get; } = new("", "v1", "services", "Services") { One = "Service" };

    internal static ApiResource Nodes { get; } = new("", "v1", "nodes", "Nodes");

    /// <summary>What there was before EndpointSlices.</summary>
    internal static ApiResource Endpoints { get; } = new("", "v1", "endpoints", "Endpoints") { One = "Endpoints" };

    /// <summary>The kind of the one object that has the service's own name; null if a service's objects are told by their label.</summary>
    internal string? One { get; private init; }

    /// <summary>The path up to the version.</summary>
    internal string Root => Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
}
