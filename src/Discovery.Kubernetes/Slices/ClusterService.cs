namespace Discovery.Kubernetes.Slices;

/// <summary>A service as the cluster names it.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Name">The name.</param>
internal readonly record struct ClusterService(string Namespace, string Name)
{
    /// <summary>Reads a service name, or tells that no service of a cluster can be called so.</summary>
    internal static bool TryFrom(ServiceName name, string defaultNamespace, out ClusterService service)
    {
        service = new(name.Namespace ?? defaultNamespace, name.Service);
        return name is { IsLiteral: false, Hostname: null } && IsLabel(service.Name) && IsLabel(service.Namespace);
    }

    /// <summary>Whether the text is a label by RFC 1123, in lower case: what namespaces and services must be named.</summary>
    internal static bool IsLabel(string text) =>
        text.Length is > 0 and <= 63
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && text[0] != '-' && text[^1] != '-';

    public override string ToString() => $"{Namespace}/{Name}";
}
