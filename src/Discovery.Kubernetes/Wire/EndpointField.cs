namespace Discovery.Kubernetes.Wire;

/// <summary>A text of an endpoint that is read.</summary>
internal enum EndpointField
{
    Address,
    Pod,
    Uid,
    Node,
    Zone,
    FormerZone,
    ForZone,
    ForNode,
    Hostname,
}
