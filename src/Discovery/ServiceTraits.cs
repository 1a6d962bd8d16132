namespace Discovery;

/// <summary>What a source says of a service as a whole, rather than of one endpoint.</summary>
public sealed class ServiceTraits : IEquatable<ServiceTraits>
{
    /// <summary>Nothing is known.</summary>
    public static ServiceTraits None { get; } = new();

    /// <summary>How long a client address keeps its endpoint: Kubernetes' <c>sessionAffinityConfig.clientIP.timeoutSeconds</c>.</summary>
    /// <value>1 second to 1 day. Default: <see langword="null"/>, no affinity.</value>
    public TimeSpan? ClientAffinity { get; init; }

    /// <summary>Whether traffic must stay on the caller's node: Kubernetes' <c>internalTrafficPolicy: Local</c>.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool NodeLocalOnly { get; init; }

    /// <summary>Which endpoints are preferred: Kubernetes' <c>trafficDistribution</c>, such as <c>PreferSameZone</c>.</summary>
    /// <value>Default: <see langword="null"/>, no preference.</value>
    public string? TrafficDistribution { get; init; }

    /// <summary>Whether endpoints count as ready from their start to their end: Kubernetes' <c>publishNotReadyAddresses</c>.</summary>
    /// <remarks>The conditions of the endpoints say so already; this says why they do.</remarks>
    /// <value>Default: <see langword="false"/>.</value>
    public bool PublishesNotReady { get; init; }

    /// <inheritdoc/>
    public bool Equals(ServiceTraits? other) =>
        other is not null
        && ClientAffinity == other.ClientAffinity
        && NodeLocalOnly == other.NodeLocalOnly
        && TrafficDistribution == other.TrafficDistribution
        && PublishesNotReady == other.PublishesNotReady;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ServiceTraits);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ClientAffinity, NodeLocalOnly, TrafficDistribution, PublishesNotReady);
}
