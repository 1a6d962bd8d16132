namespace Discovery.Kubernetes.Wire;

internal sealed class WireDetails
{
    public int? RetryAfterSeconds { get; init; }
}
