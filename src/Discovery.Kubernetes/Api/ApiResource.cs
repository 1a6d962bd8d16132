namespace Discovery.Kubernetes.Api;

/// <summary>A kind of objects that the API server lists and watches.</summary>
/// <param name="Group">The API group, as in RBAC rules; empty for the core group.</param>
/// <param name="Version">The version of the group.</param>
/// <param name="Plural">The resource, as in RBAC rules and addresses.</param>
/// <param name="Kind">The kind in the plural, for people.</param>
internal sealed record ApiResource(string Group, string Version, string Plural, string Kind)
{
    internal static ApiResource EndpointSlices { get; } = new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlices");

    /// <summary>The path up to the version.</summary>
    internal string Root => Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
}
