using Discovery.Affinity;
using Discovery.Balancing;
using Discovery.Health;
using Discovery.Topology;

namespace Discovery;

/// <summary>The settings of one service.</summary>
public sealed class ServiceOptions
{
    /// <summary>The service's policy.</summary>
    /// <value>In configuration a name, or a name and options. Default: <see langword="null"/>, <see cref="DiscoveryOptions.Policy"/>.</value>
    public PolicyChoice? Policy { get; set; }

    /// <summary>How requests that belong together are kept at one endpoint.</summary>
    /// <value>
    /// In configuration, what is not said here is as in the section <c>Discovery:Affinity</c>. Default: <see langword="null"/>, <see cref="DiscoveryOptions.Affinity"/>.
    /// </value>
    public AffinityOptions? Affinity { get; set; }

    /// <summary>Which of the service's endpoints get traffic.</summary>
    /// <value>
    /// Default: <see langword="null"/>, <see cref="DiscoveryOptions.Topology"/>. What configuration says of a service is added to what
    /// it says for all; code that sets this sets all of it.
    /// </value>
    public TopologyOptions? Topology { get; set; }

    /// <summary>The services that requests for this one go to, by weight or by header.</summary>
    /// <value>Default: empty, the service itself.</value>
    public IList<SplitTarget> Split { get; } = [];

    /// <summary>How the health of the service's endpoints is watched.</summary>
    /// <value>
    /// In configuration, what is not said here is as in the section <c>Discovery:Health</c>. Default: <see langword="null"/>, <see cref="DiscoveryOptions.Health"/>.
    /// </value>
    public HealthOptions? Health { get; set; }

    internal ServiceSettings Settings() => new()
    {
        Policy = Policy,
        Affinity = Affinity,
        Topology = Topology,
        Health = Health,
        Split = Split.Count == 0 ? null : [.. Split],
    };
}
