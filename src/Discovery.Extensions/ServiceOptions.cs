using Discovery.Affinity;

namespace Discovery;

/// <summary>The settings of one service.</summary>
public sealed class ServiceOptions
{
    /// <summary>The service's policy.</summary>
    /// <value>Default: <see langword="null"/>, <see cref="DiscoveryOptions.Policy"/>.</value>
    public string? Policy { get; set; }

    /// <summary>How requests that belong together are kept at one endpoint.</summary>
    public AffinityOptions Affinity { get; set; } = new();
}
