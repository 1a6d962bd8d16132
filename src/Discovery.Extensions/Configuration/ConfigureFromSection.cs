using Discovery.Health;
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
        foreach (var service in section.GetSection("Services").GetChildren())
        {
            // What a service does not say of its health is as for all, not as the library has it.
            if (service.GetSection("Health") is var own && own.Exists())
                options.Services[service.Key].Health = Health(section.GetSection("Health"), own);
        }
    }

    private static HealthOptions Health(IConfigurationSection all, IConfigurationSection own)
    {
        var health = new HealthOptions();
        all.Bind(health);
        own.Bind(health);
        return health;
    }
}
