using System.Collections.Immutable;

namespace Discovery;

/// <summary>Whose traffic an endpoint is meant for, as the source advises it: Kubernetes' topology hints. Immutable.</summary>
/// <remarks>
/// Advice, not a rule: it counts only if every ready endpoint of the service carries some (<c>pkg/proxy/topology.go</c>).
/// Source: <c>discovery.k8s.io/v1 EndpointHints</c>.
/// </remarks>
public sealed class EndpointHints : IEquatable<EndpointHints>
{
    /// <summary>Makes hints.</summary>
    /// <param name="zones">The zones whose clients should use the endpoint: <c>hints.forZones</c>.</param>
    /// <param name="nodes">The nodes whose clients should use the endpoint: <c>hints.forNodes</c>.</param>
    public EndpointHints(IEnumerable<string>? zones = null, IEnumerable<string>? nodes = null)
    {
        Zones = [.. zones ?? []];
        Nodes = [.. nodes ?? []];
    }

    /// <summary>The zones whose clients should use the endpoint.</summary>
    /// <value>Empty if there is no advice by zone. Kubernetes names at most 8.</value>
    public ImmutableArray<string> Zones { get; }

    /// <summary>The nodes whose clients should use the endpoint. Goes before <see cref="Zones"/>.</summary>
    /// <value>Empty if there is no advice by node. Kubernetes names at most 8.</value>
    public ImmutableArray<string> Nodes { get; }

    /// <inheritdoc/>
    public bool Equals(EndpointHints? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Zones.AsSpan().SequenceEqual(other.Zones.AsSpan()) && Nodes.AsSpan().SequenceEqual(other.Nodes.AsSpan()));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EndpointHints);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var zone in Zones)
            hash.Add(zone);
        // Between them, so that a zone is not taken for a node.
        hash.Add(0);
        foreach (var node in Nodes)
            hash.Add(node);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => $"zones {string.Join(',', Zones)}; nodes {string.Join(',', Nodes)}";
}
