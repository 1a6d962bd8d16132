namespace Discovery.Kubernetes.Testing;

/// <summary>What all endpoints of a slice share: the address family, and the port where pods have numbers of their own.</summary>
internal readonly record struct SliceKind(string Family, int? Port);
