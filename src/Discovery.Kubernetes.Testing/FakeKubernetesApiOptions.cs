namespace Discovery.Kubernetes.Testing;

/// <summary>How a <see cref="FakeKubernetesApi"/> behaves from its start.</summary>
public sealed class FakeKubernetesApiOptions
{
    /// <summary>The port on loopback.</summary>
    /// <value>Default: 0, which takes a free one.</value>
    public int Port { get; set; }

    /// <summary>The bearer token that every request must carry.</summary>
    /// <value>Null, the default, lets everybody in.</value>
    public string? BearerToken { get; set; }

    /// <summary>How many endpoints one EndpointSlice holds before the next is begun.</summary>
    /// <value>1 or more. Default: 100 (kube-controller-manager, <c>--max-endpoints-per-slice</c>).</value>
    public int MaxEndpointsPerSlice { get; set; } = 100;

    /// <summary>How many changes are kept for watches and lists that name an older version.</summary>
    /// <value>0 or more. Default: 1,000; a real server keeps at least 100.</value>
    public int KeptChanges { get; set; } = 1_000;

    /// <summary>Whether the server knows <c>sendInitialEvents</c>.</summary>
    /// <value>Default: true, as from Kubernetes 1.34 on. False answers it as Kubernetes 1.20 does.</value>
    public bool SupportsWatchList { get; set; } = true;

    /// <summary>The clock of watch deadlines, slow writes and creation timestamps.</summary>
    /// <value>Default: the system's. With a <c>Discovery.Testing.ManualClock</c>, each open watch keeps one timer pending.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
