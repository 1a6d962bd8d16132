namespace Discovery.Kubernetes.Wire;

internal sealed class WirePort
{
    public string? Name { get; init; }

    public string? Protocol { get; init; }

    public int? Port { get; init; }

    public string? AppProtocol { get; init; }
}
