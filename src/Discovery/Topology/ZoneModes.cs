namespace Discovery.Topology;

/// <summary>The names of what <see cref="ZoneOptions.Mode"/> can be.</summary>
public static class ZoneModes
{
    /// <summary>As the source says: EndpointSlice hints, <c>trafficDistribution</c>, <c>internalTrafficPolicy</c>. The default; without such advice, everywhere.</summary>
    public const string Source = "source";

    /// <summary>Everywhere, whatever the source says: even <c>internalTrafficPolicy: Local</c> is not honoured.</summary>
    public const string Any = "any";

    /// <summary>This client's zone, else its region, else everywhere.</summary>
    public const string PreferSameZone = "prefer_same_zone";

    /// <summary>This client's node, else as <see cref="PreferSameZone"/>.</summary>
    public const string PreferSameNode = "prefer_same_node";

    /// <summary>As much in this client's zone as keeps all endpoints equally loaded: Envoy's zone aware routing.</summary>
    public const string ZoneAware = "zone_aware";

    /// <summary>By <see cref="ZoneOptions.Weights"/>: Envoy's locality weights.</summary>
    public const string Weighted = "weighted";

    internal static readonly string[] All = [Source, Any, PreferSameZone, PreferSameNode, ZoneAware, Weighted];

    /// <summary>The mode as this class spells it; it may be written in any case.</summary>
    internal static string? Known(string name) => Array.Find(All, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
}
