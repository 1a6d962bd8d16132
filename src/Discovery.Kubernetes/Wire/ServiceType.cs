namespace Discovery.Kubernetes.Wire;

/// <summary>How a Service is published: <c>spec.type</c>.</summary>
internal enum ServiceType
{
    ClusterIp,
    NodePort,
    LoadBalancer,
    ExternalName,
}
