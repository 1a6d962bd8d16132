namespace Discovery.Kubernetes.Testing;

/// <summary>An endpoint of an EndpointSlice: usually one pod. Ready unless said otherwise.</summary>
/// <param name="address">An IPv4 or IPv6 address.</param>
public sealed class SliceEndpoint(string address)
{
    /// <summary>The address, which is also what tells endpoints of one service apart.</summary>
    public string Address { get; } = address;

    /// <summary>The number that the service's port has at this pod alone, as with a named target port.</summary>
    /// <remarks>For servers that share a loopback address. Pods with different numbers are put in different slices.</remarks>
    /// <value>Default: <see langword="null"/>, the service's own port number.</value>
    public int? Port { get; init; }

    /// <summary>Whether new work may go here.</summary>
    /// <value>Default: true. Null leaves the condition out, which means true (Kubernetes <c>conditions.ready</c>).</value>
    public bool? Ready { get; init; } = true;

    /// <summary>Whether it can answer, even while it shuts down.</summary>
    /// <value>Default: true. Null leaves the condition out, which means true (Kubernetes <c>conditions.serving</c>).</value>
    public bool? Serving { get; init; } = true;

    /// <summary>Whether it is shutting down.</summary>
    /// <value>Default: false. Null leaves the condition out, which means false (Kubernetes <c>conditions.terminating</c>).</value>
    public bool? Terminating { get; init; } = false;

    /// <summary>The zone it runs in; null leaves the field out.</summary>
    public string? Zone { get; init; }

    /// <summary>The node it runs on; null leaves the field out.</summary>
    public string? Node { get; init; }

    /// <summary>The host name within a headless service; null leaves the field out.</summary>
    public string? Hostname { get; init; }

    /// <summary>The name of the pod, written as <c>targetRef</c>; null leaves that out.</summary>
    public string? Pod { get; init; }

    /// <summary>The UID of the pod.</summary>
    /// <value>Null, the default, gives each <see cref="Pod"/> of a namespace a UID of its own, always the same.</value>
    public string? PodUid { get; init; }

    /// <summary>The zones that traffic distribution assigns this endpoint to (Kubernetes <c>hints.forZones</c>).</summary>
    /// <value>Default: none, which leaves the field out.</value>
    public IReadOnlyList<string> ForZones { get; init; } = [];

    /// <summary>The nodes that traffic distribution assigns this endpoint to (Kubernetes <c>hints.forNodes</c>).</summary>
    /// <value>Default: none, which leaves the field out.</value>
    public IReadOnlyList<string> ForNodes { get; init; } = [];

    /// <summary>Describes a pod whose readiness probe fails: neither ready nor serving.</summary>
    /// <param name="address">An IPv4 or IPv6 address.</param>
    public static SliceEndpoint NotReadyAt(string address) => new(address) { Ready = false, Serving = false };

    /// <summary>Describes a pod that drains before it goes: still serving, but not ready for new work.</summary>
    /// <param name="address">An IPv4 or IPv6 address.</param>
    public static SliceEndpoint TerminatingAt(string address) => new(address) { Ready = false, Terminating = true };
}
