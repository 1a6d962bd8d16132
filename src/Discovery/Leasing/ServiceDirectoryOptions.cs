using System.Diagnostics.Metrics;
using Discovery.Balancing;
using Discovery.Health;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Discovery;

/// <summary>What a <see cref="ServiceDirectory"/> works with. All of it has defaults.</summary>
public sealed class ServiceDirectoryOptions
{
    /// <summary>How live sets are kept.</summary>
    public LiveSetOptions LiveSets { get; set; } = new();

    /// <summary>What all services are set to, save for what <see cref="Services"/> says of one.</summary>
    /// <value>Default: nothing, so that what the source says of a service counts, and what the library has built in.</value>
    public ServiceSettings Defaults { get; set; } = new();

    /// <summary>What single services are set to, by host: <c>orders</c>, <c>orders.shop</c>.</summary>
    public IDictionary<string, ServiceSettings> Services { get; } = new Dictionary<string, ServiceSettings>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Knows the settings of all services, and when they change, in place of <see cref="Defaults"/> and <see cref="Services"/>.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public IServiceSettingsProvider? SettingsProvider { get; set; }

    /// <summary>The policies that a <see cref="PolicyChoice"/> may name.</summary>
    /// <value>Default: <see langword="null"/>, those of the library, with <see cref="Random"/> and <see cref="TimeProvider"/>.</value>
    public PolicyCatalog? Policies { get; set; }

    /// <summary>The probes that <see cref="ProbeOptions.Kind"/> may name, and how each is made.</summary>
    /// <value>Default: <c>tcp</c>.</value>
    public IDictionary<string, Func<ProbeOptions, IHealthProbe>> Probes { get; } =
        new Dictionary<string, Func<ProbeOptions, IHealthProbe>>(StringComparer.OrdinalIgnoreCase) { ["tcp"] = options => new TcpProbe(options) };

    /// <summary>Where this client runs.</summary>
    /// <value>Default: <see langword="null"/>, not known.</value>
    public Locality? Locality { get; set; }

    /// <summary>The clock.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The randomness, which all threads share.</summary>
    /// <value>Default: seeded by the system.</value>
    public SeededRandom Random { get; set; } = SeededRandom.FromSystem();

    /// <summary>Makes the log <c>Discovery</c>.</summary>
    /// <value>Default: logs nothing.</value>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>Makes the meter <c>Discovery</c>.</summary>
    /// <value>Default: <see langword="null"/>, the meter is made directly.</value>
    public IMeterFactory? MeterFactory { get; set; }

    /// <summary>All that is wrong with these options.</summary>
    /// <returns>Faults; each begins with the path of the setting, with colons: <c>Services:orders:Affinity:Mode is …</c>.</returns>
    public IEnumerable<string> Faults()
    {
        var policies = Catalog();
        var all = Defaults.Faults(policies, Probes.Keys).ToList();
        // What a service took over from all is told once, where it stands.
        return
        [
            .. LiveSets.Faults().Select(f => $"LiveSets:{f}"),
            .. all,
            .. Services.SelectMany(s => s.Value.Faults(policies, Probes.Keys).Except(all).Select(f => $"Services:{s.Key}:{f}")),
        ];
    }

    internal PolicyCatalog Catalog() => Policies ?? new PolicyCatalog(new PolicyContext(Random, TimeProvider));
}
