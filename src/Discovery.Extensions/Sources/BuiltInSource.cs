using System.Diagnostics;
using System.Diagnostics.Metrics;
using Discovery.Dns;
using Discovery.Extensions.Configuration;
using Discovery.Kubernetes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Discovery.Extensions.Sources;

/// <summary>Makes the library's sources, each with what the container has for it.</summary>
internal static class BuiltInSource
{
    internal static IEndpointSource Make(string name, IServiceProvider provider, DnsSourceOptions? dns) => name switch
    {
        SourceNames.Configuration => new ConfigurationSource(provider.GetRequiredService<IConfiguration>()),
        SourceNames.Kubernetes => new InClusterSource(configure: null, provider.GetRequiredService<ILogger<KubernetesSource>>()),
        SourceNames.Dns => new DnsSource(
            dns,
            provider.GetService<IDnsResolver>(),
            provider.GetService<TimeProvider>(),
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<ILogger<DnsSource>>()),
        SourceNames.Environment => new EnvironmentSource(),
        _ => throw new UnreachableException($"'{name}' is no source of the library."),
    };
}
