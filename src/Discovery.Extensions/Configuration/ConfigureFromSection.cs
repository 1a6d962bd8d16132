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
        var defaults = section.GetSection(nameof(DiscoveryOptions.Topology));
        foreach (var service in section.GetSection(nameof(DiscoveryOptions.Services)).GetChildren())
        {
            var own = service.GetSection(nameof(ServiceOptions.Topology));
            if (!own.Exists())
                continue;

            // A service says what differs; the rest is what holds for all.
            var topology = new TopologyOptions();
            defaults.Bind(topology);
            own.Bind(topology);
            options.Service(service.Key).Topology = topology;
        }
    }
}
