using System.Collections.Immutable;

namespace Discovery.Kubernetes.Wire;

/// <summary>The nodes of a cluster at one moment, by name. Immutable.</summary>
/// <param name="All">The nodes.</param>
internal sealed record ClusterNodes(ImmutableArray<NodeObject> All);
