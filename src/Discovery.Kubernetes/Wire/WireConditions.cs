namespace Discovery.Kubernetes.Wire;

internal sealed class WireConditions
{
    public bool? Ready { get; init; }

    public bool? Serving { get; init; }

    public bool? Terminating { get; init; }
}
