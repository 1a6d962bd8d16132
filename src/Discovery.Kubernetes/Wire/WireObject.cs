namespace Discovery.Kubernetes.Wire;

/// <summary>An EndpointSlice; in a refusal and in an <c>ERROR</c> event, a Status.</summary>
/// <remarks>One type for both, because old servers sort keys: the type of an event may follow its object.</remarks>
internal sealed class WireObject
{
    public WireMeta? Metadata { get; init; }

    public string? AddressType { get; init; }

    /// <summary>Null in the placeholder of a service that is scaled to zero, and in bookmarks.</summary>
    public IReadOnlyList<WireEndpoint?>? Endpoints { get; init; }

    public IReadOnlyList<WirePort?>? Ports { get; init; }

    public string? Message { get; init; }

    public string? Reason { get; init; }

    public int? Code { get; init; }

    public WireDetails? Details { get; init; }
}
