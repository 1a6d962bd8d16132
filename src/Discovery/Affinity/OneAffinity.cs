using Discovery.Endpoints;

namespace Discovery.Affinity;

/// <summary>The same affinity for every service.</summary>
public sealed class OneAffinity : IAffinitySelector
{
    private readonly AffinityOptions _options;

    /// <summary>Makes it.</summary>
    /// <param name="options">The affinity; not changed later.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    public OneAffinity(AffinityOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Fault.ThrowIfAny(options.Faults(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public AffinityOptions AffinityFor(ServiceName service) => _options;
}
