using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Discovery.Extensions.Configuration;

/// <summary>Binds the options to the section <c>Discovery</c>, in applications that have configuration.</summary>
internal sealed class ConfigureFromSection(IServiceProvider provider) : IConfigureOptions<DiscoveryOptions>
{
    public void Configure(DiscoveryOptions options) =>
        provider.GetService<IConfiguration>()?.GetSection("Discovery").Bind(options);
}
