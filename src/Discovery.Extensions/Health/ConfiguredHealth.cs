using Discovery.Health;
using Discovery.Http;
using Discovery.Live;

namespace Discovery.Extensions.Health;

/// <summary>The probes that can be named, and what <see cref="DiscoveryOptions"/> says of each service's health.</summary>
internal sealed class ConfiguredHealth(IEnumerable<NamedProbe> added)
{
    private readonly List<NamedProbe> _probes =
    [
        new("tcp", options => new TcpProbe(options)),
        new("http", options => new HttpHealthProbe(options)),
        new("grpc", options => new GrpcHealthProbe(options)),
        .. added,
    ];

    internal HealthSettings SettingsOf(DiscoveryOptions options)
    {
        var settings = new HealthSettings
        {
            For = service => (options.Services.TryGetValue(service.Host, out var own) ? own.Health : null) ?? options.Health,
        };
        foreach (var probe in _probes)
            settings.Probes[probe.Name] = probe.Factory;
        return settings;
    }

    internal IEnumerable<string> Faults(DiscoveryOptions options)
    {
        string[] names = [.. _probes.Select(p => p.Name).Distinct(StringComparer.OrdinalIgnoreCase)];
        var all = HealthSettings.Faults(options.Health, names).ToList();
        // What a service took over from all is told once, where it stands.
        return all.Concat(options.Services
            .Where(s => s.Value.Health is not null)
            .SelectMany(s => HealthSettings.Faults(s.Value.Health!, names).Except(all).Select(fault => $"Services:{s.Key}:{fault}")));
    }
}
