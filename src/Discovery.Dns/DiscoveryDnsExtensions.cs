using System.Diagnostics.Metrics;
using Discovery;
using Discovery.Dns;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds DNS as a source; configuration calls it <c>dns</c>.</summary>
public static class DiscoveryDnsExtensions
{
    /// <summary>Adds a lookup in DNS: SRV records where a port is named, addresses otherwise, live within their TTL.</summary>
    /// <remarks>
    /// Servers and search list come from resolv.conf; settings from the section <c>Discovery:Dns</c>, then from <paramref name="configure"/>.
    /// An <see cref="IDnsResolver"/> in the container sends the questions in place of the library's own.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes how DNS is asked.</param>
    /// <returns>The builder.</returns>
    public static DiscoveryBuilder AddDns(this DiscoveryBuilder builder, Action<DnsSourceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<DnsSourceOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<DnsSourceOptions>, ConfigureFromSection>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DnsSourceOptions>, DnsSourceOptionsValidator>());
        if (configure is not null)
            services.Configure(configure);
        return builder.AddSource("dns", provider => new DnsSource(
            provider.GetRequiredService<IOptions<DnsSourceOptions>>().Value,
            provider.GetService<IDnsResolver>(),
            provider.GetService<TimeProvider>(),
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<ILogger<DnsSource>>()));
    }
}
