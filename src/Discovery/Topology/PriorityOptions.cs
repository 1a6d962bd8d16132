namespace Discovery.Topology;

/// <summary>How traffic fails over to endpoints of a lower priority, and what happens when too few are healthy anywhere.</summary>
/// <remarks>Envoy's priority levels, with its integer arithmetic.</remarks>
public sealed class PriorityOptions
{
    /// <summary>How much of a level's traffic its healthy endpoints can bear, as a percentage: at 140, a level spills over once fewer than 71.4 % are healthy.</summary>
    /// <value>100 to 1,000 percent. Default: 140 (Envoy's <c>overprovisioning_factor</c>).</value>
    public int OverprovisioningFactor { get; set; } = 140;

    /// <summary>The panic threshold: where fewer endpoints than this are healthy or degraded, and no other level can help, health is ignored.</summary>
    /// <value>0 to 100 percent; 0 for no panic. Default: 50 (Envoy's <c>healthy_panic_threshold</c>).</value>
    public int PanicThreshold { get; set; } = 50;

    /// <summary>Whether a level in panic gets no traffic at all, rather than all its endpoints some (Envoy's <c>fail_traffic_on_panic</c>).</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool FailInPanic { get; set; }

    internal IEnumerable<string> Faults()
    {
        if (OverprovisioningFactor is < 100 or > 1000)
            yield return $"OverprovisioningFactor is {OverprovisioningFactor}; it must be from 100 to 1000";
        if (PanicThreshold is < 0 or > 100)
            yield return $"PanicThreshold is {PanicThreshold}; it must be from 0 to 100";
    }
}
