namespace Discovery.Kubernetes;

/// <summary>How many services one watch of the API server covers.</summary>
/// <remarks>All need the same rights, list and watch; only <see cref="Cluster"/> needs them in all namespaces.</remarks>
public enum WatchScope
{
    /// <summary>A watch for each service, until more than four of a namespace are in use; then one for the namespace takes over.</summary>
    Auto,

    /// <summary>A watch for each service: the least traffic and memory, but one stream for each service.</summary>
    Service,

    /// <summary>A watch for each namespace with services in use: one stream, but the changes of all its services.</summary>
    Namespace,

    /// <summary>One watch for the whole cluster.</summary>
    Cluster,
}
