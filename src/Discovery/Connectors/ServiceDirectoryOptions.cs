using System.Diagnostics.Metrics;
using Discovery.Affinity;
using Discovery.Endpoints;
using Discovery.Live;
using Discovery.Policies;
using Discovery.Topology;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Discovery.Connectors;

/// <summary>What a <see cref="ServiceDirectory"/> works with. All of it has defaults.</summary>
public sealed class ServiceDirectoryOptions
{
    /// <summary>How live sets are kept.</summary>
    public LiveSetOptions LiveSets { get; set; } = new();

    /// <summary>How the health of endpoints is watched.</summary>
    public HealthSettings Health { get; set; } = new();

    /// <summary>Chooses each service's policy.</summary>
    /// <value>Default: <see langword="null"/>, <see cref="DefaultPolicy"/> for all.</value>
    public IPolicySelector? Policies { get; set; }

    /// <summary>Chooses each service's affinity.</summary>
    /// <value>Default: <see langword="null"/>, <see cref="AffinityMode.ByService"/> for all.</value>
    public IAffinitySelector? Affinity { get; set; }

    /// <summary>Chooses each service's topology: which endpoints get traffic.</summary>
    /// <value>Default: <see langword="null"/>, <see cref="TopologyOptions"/>'s defaults for all.</value>
    public ITopologySelector? Topology { get; set; }

    /// <summary>Divides the traffic of a service among services.</summary>
    /// <value>Default: <see langword="null"/>, each service gets its own.</value>
    public ISplitSelector? Splits { get; set; }

    /// <summary>Where this client runs.</summary>
    /// <value>Default: <see langword="null"/>, not known.</value>
    public Locality? Locality { get; set; }

    /// <summary>The clock.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The randomness; must be safe for many threads, as <see cref="SeededRandom"/> is.</summary>
    /// <value>Default: seeded by the system.</value>
    public Random Random { get; set; } = SeededRandom.FromSystem();

    /// <summary>Makes the log <c>Discovery</c>.</summary>
    /// <value>Default: logs nothing.</value>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>Makes the meter <c>Discovery</c>.</summary>
    /// <value>Default: <see langword="null"/>, the meter is made directly.</value>
    public IMeterFactory? MeterFactory { get; set; }
}
