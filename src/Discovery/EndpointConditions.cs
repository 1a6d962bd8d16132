namespace Discovery;

/// <summary>What a source says of one endpoint's readiness, with the meaning of Kubernetes' EndpointSlice conditions.</summary>
/// <remarks>Source: <c>discovery.k8s.io/v1 EndpointConditions</c>. A source that knows nothing reports <see cref="Healthy"/>.</remarks>
[Flags]
public enum EndpointConditions
{
    /// <summary>Neither ready, serving nor terminating: the endpoint exists and takes no traffic.</summary>
    None = 0,

    /// <summary>Ready for new traffic.</summary>
    Ready = 1,

    /// <summary>Able to answer, whether or not it is shutting down.</summary>
    Serving = 2,

    /// <summary>Shutting down. Used only when no endpoint of the service is ready, and then only if still serving.</summary>
    Terminating = 4,

    /// <summary>Ready and serving: the default.</summary>
    Healthy = Ready | Serving,
}
