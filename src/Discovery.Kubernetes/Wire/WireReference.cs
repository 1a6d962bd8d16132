namespace Discovery.Kubernetes.Wire;

internal sealed class WireReference
{
    public string? Name { get; init; }

    public string? Uid { get; init; }
}
