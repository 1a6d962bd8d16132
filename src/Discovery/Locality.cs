namespace Discovery;

/// <summary>Where an endpoint runs: region, zone and node, each possibly unknown.</summary>
public sealed class Locality : IEquatable<Locality>
{
    /// <summary>Makes a locality.</summary>
    /// <param name="region">The region, as in <c>topology.kubernetes.io/region</c>, or <see langword="null"/>.</param>
    /// <param name="zone">The zone, as in an EndpointSlice's <c>zone</c>, or <see langword="null"/>.</param>
    /// <param name="node">The node, as in an EndpointSlice's <c>nodeName</c>, or <see langword="null"/>.</param>
    public Locality(string? region = null, string? zone = null, string? node = null)
    {
        Region = region;
        Zone = zone;
        Node = node;
    }

    /// <summary>The region, or <see langword="null"/> if unknown.</summary>
    public string? Region { get; }

    /// <summary>The zone, or <see langword="null"/> if unknown.</summary>
    public string? Zone { get; }

    /// <summary>The node, or <see langword="null"/> if unknown.</summary>
    public string? Node { get; }

    /// <inheritdoc/>
    public bool Equals(Locality? other) =>
        other is not null && Region == other.Region && Zone == other.Zone && Node == other.Node;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Locality);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Region, Zone, Node);

    /// <inheritdoc/>
    public override string ToString() => $"{Region ?? "?"}/{Zone ?? "?"}/{Node ?? "?"}";
}
