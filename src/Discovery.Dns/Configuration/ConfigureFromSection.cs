using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Discovery.Dns;

/// <summary>Binds the options to the section <c>Discovery:Dns</c>, in applications that have configuration.</summary>
internal sealed class ConfigureFromSection(IServiceProvider provider) : IConfigureOptions<DnsSourceOptions>
{
    public void Configure(DnsSourceOptions options) => provider.GetService<IConfiguration>()?.GetSection("Discovery:Dns").Bind(options);
}
