using Discovery.Kubernetes.Slices;

namespace Discovery.Kubernetes.Api;

/// <summary>Which objects are listed and watched: those of one service, of a namespace, or all.</summary>
/// <param name="Resource">What kind of objects.</param>
/// <param name="Namespace">The namespace; null for all.</param>
/// <param name="Service">The service, by its label on the objects or by its name; null for all. Needs a namespace.</param>
internal sealed record ApiSelection(ApiResource Resource, string? Namespace, string? Service)
{
    /// <summary>The path and the start of the query.</summary>
    internal string Address => $"{Path}?{Selector}";

    /// <summary>The same place with a selector that nothing fits: for what the server says of the place rather than of objects.</summary>
    internal string EmptyAddress => $"{Path}?labelSelector=kubernetes.io%2Fservice-name%2C%21kubernetes.io%2Fservice-name&";

    /// <summary>What to change where access is missing.</summary>
    internal string Permission =>
        Resource == ApiResource.Nodes ? $"Allow it in the cluster: a ClusterRole with {Rule}, and a ClusterRoleBinding for this user."
        : Namespace is null ? $"Allow it in all namespaces: a ClusterRole with {Rule}, and a ClusterRoleBinding for this user."
        : $"Allow it in namespace {Namespace}: a Role with {Rule}, and a RoleBinding for this user.";

    private string Selector =>
        Service is null ? ""
        : Resource.One is null ? $"labelSelector=kubernetes.io%2Fservice-name%3D{Service}&"
        : $"fieldSelector=metadata.name%3D{Service}&";

    private string Path => Namespace is null
        ? $"{Resource.Root}/{Resource.Plural}"
        : $"{Resource.Root}/namespaces/{Namespace}/{Resource.Plural}";

    private string Rule => $"apiGroups [\"{Resource.Group}\"], resources [\"{Resource.Plural}\"], verbs [\"list\", \"watch\"]";

    /// <summary>Whether objects of a service are among those selected.</summary>
    internal bool Includes(ClusterService service) =>
        (Namespace is null || Namespace == service.Namespace) && (Service is null || Service == service.Name);

    public override string ToString() =>
        Namespace is null ? $"all {Resource.Kind}"
        : Service is null ? $"the {Resource.Kind} of namespace {Namespace}"
        : Resource.One is null ? $"the {Resource.Kind} of {Namespace}/{Service}"
        : $"the {Resource.One} {Namespace}/{Service}";
}
