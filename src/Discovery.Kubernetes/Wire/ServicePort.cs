namespace Discovery.Kubernetes.Wire;

/// <summary>A TCP port of a Service.</summary>
/// <param name="Name">Its name; empty if it has none.</param>
/// <param name="Number">The port at the service's own addresses.</param>
/// <param name="NodePort">The port at the nodes; 0 if it has none.</param>
/// <param name="AppProtocol">What is spoken there, if the Service says so.</param>
internal readonly record struct ServicePort(string Name, int Number, int NodePort, string? AppProtocol);
