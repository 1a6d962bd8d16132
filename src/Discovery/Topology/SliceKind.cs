namespace Discovery.Topology;

/// <summary>Which candidates of a priority level share a slice of traffic.</summary>
internal enum SliceKind
{
    /// <summary>The healthy ones.</summary>
    Healthy = 0,

    /// <summary>The degraded ones.</summary>
    Degraded = 1,

    /// <summary>All, whatever their health.</summary>
    Panic = 2,

    /// <summary>None: its requests fail.</summary>
    Refused = 3,
}
