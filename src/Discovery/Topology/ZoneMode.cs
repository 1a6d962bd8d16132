namespace Discovery.Topology;

/// <summary>What goes by where endpoints run.</summary>
public enum ZoneMode
{
    /// <summary>As the source says: EndpointSlice hints, <c>trafficDistribution</c>, <c>internalTrafficPolicy</c>. The default; without such advice, everywhere.</summary>
    Source = 0,

    /// <summary>Everywhere, whatever the source says: even <c>internalTrafficPolicy: Local</c> is not honoured.</summary>
    Any = 1,

    /// <summary>This client's zone, else its region, else everywhere.</summary>
    PreferSameZone = 2,

    /// <summary>This client's node, else as <see cref="PreferSameZone"/>.</summary>
    PreferSameNode = 3,

    /// <summary>As much in this client's zone as keeps all endpoints equally loaded: Envoy's zone aware routing.</summary>
    ZoneAware = 4,

    /// <summary>By <see cref="ZoneOptions.Weights"/>: Envoy's locality weights.</summary>
    Weighted = 5,
}
