namespace Discovery.Topology;

/// <summary>Which of a service's endpoints get traffic, before a policy chooses among them.</summary>
public sealed class TopologyOptions
{
    internal static readonly TopologyOptions Default = new();

    /// <summary>Failover levels and panic.</summary>
    public PriorityOptions Priority { get; set; } = new();

    /// <summary>Zones and nodes.</summary>
    public ZoneOptions Zones { get; set; } = new();

    /// <summary>How many endpoints this client uses.</summary>
    public SubsetOptions Subset { get; set; } = new();

    /// <summary>What is wrong with these options; each fault begins with where it stands.</summary>
    internal IEnumerable<string> Faults() =>
        [.. Priority.Faults().Select(f => $"Priority:{f}"), .. Zones.Faults().Select(f => $"Zones:{f}"), .. Subset.Faults().Select(f => $"Subset:{f}")];
}
