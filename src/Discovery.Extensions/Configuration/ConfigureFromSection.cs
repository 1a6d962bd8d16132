using Discovery.Affinity;
using Discovery.Health;
using Discovery.Topology;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Discovery.Extensions.Configuration;

/// <summary>Binds the options to the section <c>Discovery</c>, in applications that have configuration.</summary>
internal sealed class ConfigureFromSection(IServiceProvider provider) : IConfigureOptions<DiscoveryOptions>
{
    public void Configure(DiscoveryOptions options)
    {
        if (provider.GetService<IConfiguration>()?.GetSection("Discovery") is not { } section)
            return;

        section.Bind(options);
        foreach (var service in section.GetSection(nameof(DiscoveryOptions.Services)).GetChildren())
        {
            // A service says what differs; the rest is what holds for all, not what the library has.
            if (service.GetSection(nameof(ServiceOptions.Affinity)) is var affinity && affinity.Exists())
                options.Service(service.Key).Affinity = Affinity(section.GetSection(nameof(DiscoveryOptions.Affinity)), affinity);
            if (service.GetSection(nameof(ServiceOptions.Topology)) is var topology && topology.Exists())
                options.Service(service.Key).Topology = Topology(section.GetSection(nameof(DiscoveryOptions.Topology)), topology);
            if (service.GetSection(nameof(ServiceOptions.Health)) is var health && health.Exists())
                options.Service(service.Key).Health = Health(section.GetSection(nameof(DiscoveryOptions.Health)), health);
        }
    }

    // One by one: the generator of binding code knows no generic types.
    private static AffinityOptions Affinity(IConfigurationSection all, IConfigurationSection own)
    {
        var affinity = new AffinityOptions();
        all.Bind(affinity);
        own.Bind(affinity);
        return affinity;
    }

    private static TopologyOptions Topology(IConfigurationSection all, IConfigurationSection own)
    {
        var topology = new TopologyOptions();
        all.Bind(topology);
        own.Bind(topology);
        return topology;
    }

    private static HealthOptions Health(IConfigurationSection all, IConfigurationSection own)
    {
        var health = new HealthOptions();
        all.Bind(health);
        own.Bind(health);
        return health;
    }
}
