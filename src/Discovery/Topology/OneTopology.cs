using Discovery.Endpoints;

namespace Discovery.Topology;

/// <summary>The same topology for every service.</summary>
public sealed class OneTopology : ITopologySelector
{
    private readonly TopologyOptions _options;

    /// <summary>Makes a selector.</summary>
    /// <param name="options">The options; do not change them afterwards.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    public OneTopology(TopologyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = string.Join("; ", options.Faults());
        if (faults.Length > 0)
            throw new ArgumentException($"Invalid options: {faults}.", nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public TopologyOptions TopologyFor(ServiceName service) => _options;
}
