using Discovery.Health;

namespace Discovery;

/// <summary>The settings of one service.</summary>
public sealed class ServiceOptions
{
    /// <summary>The service's policy.</summary>
    /// <value>Default: <see langword="null"/>, <see cref="DiscoveryOptions.Policy"/>.</value>
    public string? Policy { get; set; }

    /// <summary>How the health of the service's endpoints is watched.</summary>
    /// <value>
    /// In configuration, what is not said here is as in the section <c>Discovery:Health</c>. Default: <see langword="null"/>, <see cref="DiscoveryOptions.Health"/>.
    /// </value>
    public HealthOptions? Health { get; set; }
}
