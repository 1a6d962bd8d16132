namespace Discovery.Kubernetes.Wire;

/// <summary>Where an endpoint runs and whose traffic it is meant for: equal for many endpoints, so kept once.</summary>
/// <param name="Locality">Zone and node, if known.</param>
/// <param name="Hints">The hints, if any.</param>
internal sealed record EndpointPlace(Locality? Locality, EndpointHints? Hints);
