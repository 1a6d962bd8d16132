using Discovery.Affinity;
using Discovery.Balancing;
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

        var catalog = provider.GetRequiredService<PolicyCatalog>();
        BindDefaults(section, options, catalog);
        foreach (var own in section.GetSection(nameof(DiscoveryOptions.Services)).GetChildren())
        {
            var service = options.Service(own.Key);
            service.Policy = PolicySection.Read(own.GetSection(nameof(ServiceOptions.Policy)), catalog, options.PolicyFaults);
            own.GetSection(nameof(ServiceOptions.Split)).Bind(service.Split);
            // A service says what differs; the rest is what holds for all, not what the library has.
            if (own.GetSection(nameof(ServiceOptions.Affinity)) is var affinity && affinity.Exists())
                service.Affinity = Affinity(section.GetSection(nameof(DiscoveryOptions.Affinity)), affinity);
            if (own.GetSection(nameof(ServiceOptions.Topology)) is var topology && topology.Exists())
                service.Topology = Topology(section.GetSection(nameof(DiscoveryOptions.Topology)), topology);
            if (own.GetSection(nameof(ServiceOptions.Health)) is var health && health.Exists())
                service.Health = Health(section.GetSection(nameof(DiscoveryOptions.Health)), health);
        }
    }

    // Part by part: a policy is a name or a section, which no binder knows.
    private static void BindDefaults(IConfigurationSection section, DiscoveryOptions options, PolicyCatalog catalog)
    {
        options.Policy = PolicySection.Read(section.GetSection(nameof(options.Policy)), catalog, options.PolicyFaults) ?? options.Policy;
        section.GetSection(nameof(options.Affinity)).Bind(options.Affinity);
        section.GetSection(nameof(options.Topology)).Bind(options.Topology);
        section.GetSection(nameof(options.Locality)).Bind(options.Locality);
        options.RequireKnownNames = section.GetValue(nameof(options.RequireKnownNames), options.RequireKnownNames);
        AddSources(section.GetSection(nameof(options.Sources)), options.Sources);
        section.GetSection(nameof(options.LastGood)).Bind(options.LastGood);
        section.GetSection(nameof(options.Connect)).Bind(options.Connect);
        section.GetSection(nameof(options.Health)).Bind(options.Health);
        section.GetSection(nameof(options.LiveSets)).Bind(options.LiveSets);
    }

    // A list, or one line.
    private static void AddSources(IConfigurationSection section, IList<string> sources)
    {
        foreach (var text in section.GetChildren().Select(child => child.Value).Prepend(section.Value).OfType<string>())
        {
            foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                sources.Add(name);
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
