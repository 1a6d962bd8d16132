namespace Discovery.Kubernetes.Testing;

/// <summary>Which objects of a kind a request is about: those of a namespace, or of all when it is null, that the selectors accept.</summary>
/// <param name="kind">The kind.</param>
/// <param name="ns">The namespace.</param>
/// <param name="labels">The label selector.</param>
/// <param name="name">The only name that the field selector accepts; null for any.</param>
internal sealed class ObjectScope(ResourceKind kind, string? ns, LabelSelector labels, string? name = null)
{
    public ResourceKind Kind { get; } = kind;

    public string? Namespace { get; } = ns;

    public bool Selects { get; } = !labels.IsEmpty || name is not null;

    public bool Includes(StoredObject? item) =>
        item is not null
        && ReferenceEquals(Kind, item.Kind)
        && (Namespace is null || string.Equals(Namespace, item.Namespace, StringComparison.Ordinal))
        && (name is null || string.Equals(name, item.Name, StringComparison.Ordinal))
        && labels.Accepts(item.Labels);
}
