namespace Discovery.Testing;

/// <summary>Which slices a request is about: those of a namespace, or of all when it is null, that a selector accepts.</summary>
internal sealed class SliceScope(string? ns, LabelSelector selector)
{
    public string? Namespace { get; } = ns;

    public bool SelectsByLabel { get; } = !selector.IsEmpty;

    public bool Includes(StoredSlice? slice) =>
        slice is not null
        && (Namespace is null || string.Equals(Namespace, slice.Namespace, StringComparison.Ordinal))
        && selector.Accepts(slice.Labels);
}
