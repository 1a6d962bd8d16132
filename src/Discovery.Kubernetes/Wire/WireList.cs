namespace Discovery.Kubernetes.Wire;

internal sealed class WireList
{
    public WireMeta? Metadata { get; init; }

    public IReadOnlyList<WireObject?>? Items { get; init; }
}
