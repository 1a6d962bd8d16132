namespace Discovery.Kubernetes.Wire;

internal sealed class WireEvent
{
    public string? Type { get; init; }

    public WireObject? Object { get; init; }
}
