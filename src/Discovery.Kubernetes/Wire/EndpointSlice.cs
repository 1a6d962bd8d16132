namespace Discovery.Kubernetes.Wire;

/// <summary>One EndpointSlice. Immutable.</summary>
internal sealed class EndpointSlice(WireObject wire)
{
    internal WireObject Wire => wire;

    internal string Namespace => wire.Metadata!.Namespace!;

    internal string Name => wire.Metadata!.Name!;

    /// <summary>The service it belongs to by its label; empty if it has none.</summary>
    internal string ServiceName => wire.Metadata!.Labels?.GetValueOrDefault("kubernetes.io/service-name") ?? "";

    /// <summary>How many endpoints it has, usable or not.</summary>
    internal int Count => wire.Endpoints?.Count ?? 0;
}
