using Discovery.Diagnostics;
using Discovery.Endpoints;
using Discovery.Health;
using Microsoft.Extensions.Logging;

namespace Discovery.Live;

/// <summary>Says how the health of each service's endpoints is watched.</summary>
public sealed class HealthSettings
{
    private readonly HealthOptions _default = new();

    /// <summary>Makes settings.</summary>
    public HealthSettings() => For = _ => _default;

    /// <summary>Chooses a service's options; asked when its watch is opened.</summary>
    /// <value>Default: <see cref="HealthOptions"/> as they are made, for all.</value>
    public Func<ServiceName, HealthOptions> For { get; set; }

    /// <summary>The probes that <see cref="ProbeOptions.Kind"/> may name, and how each is made.</summary>
    /// <value>Default: <c>tcp</c>.</value>
    public IDictionary<string, Func<ProbeOptions, IHealthProbe>> Probes { get; } =
        new Dictionary<string, Func<ProbeOptions, IHealthProbe>>(StringComparer.OrdinalIgnoreCase) { ["tcp"] = options => new TcpProbe(options) };

    /// <summary>All that is wrong with some options.</summary>
    internal static IEnumerable<string> Faults(HealthOptions options, ICollection<string> probes) =>
        options.Probe.Kind is { } kind && !probes.Contains(kind, StringComparer.OrdinalIgnoreCase)
            ? options.Faults().Append($"Health.Probe.Kind is '{kind}'; it must be one of {string.Join(", ", probes)}")
            : options.Faults();

    /// <exception cref="ArgumentException">The service's options are out of range; the message names all faults.</exception>
    internal SetHealth Make(ServiceName service, TimeProvider timeProvider, Random random, DiscoveryMeter meter, ILogger logger, Action changed)
    {
        var options = For(service);
        var faults = string.Join("; ", Faults(options, Probes.Keys));
        if (faults.Length > 0)
            throw new ArgumentException($"Invalid options of service '{service}': {faults}.", nameof(service));

        var probe = options.Probe.Kind is { } kind ? Probes[kind](options.Probe) : null;
        return new SetHealth(service, options, probe, timeProvider, random, new HealthJournal(service, meter, logger), changed);
    }
}
