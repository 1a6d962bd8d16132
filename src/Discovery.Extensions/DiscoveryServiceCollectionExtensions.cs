using System.Diagnostics.Metrics;
using Discovery.Connectors;
using Discovery.Endpoints;
using Discovery.Extensions.Configuration;
using Discovery.Extensions.Health;
using Discovery.Extensions.Http;
using Discovery.Extensions.Policies;
using Discovery.Extensions.Sources;
using Discovery.Policies;
using Discovery.Topology;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Discovery;

/// <summary>Adds discovery to an application.</summary>
public static class DiscoveryServiceCollectionExtensions
{
    /// <summary>Adds discovery: a <see cref="ServiceDirectory"/>, a <see cref="SocketConnector"/>, and what HTTP clients need. May be called again to add more.</summary>
    /// <remarks>Options come from the configuration section <c>Discovery</c> and are validated when the host starts.</remarks>
    /// <param name="services">The service collection.</param>
    /// <param name="configure">Adds sources, chooses policies.</param>
    /// <returns>The service collection.</returns>
    public static IServiceCollection AddDiscovery(this IServiceCollection services, Action<DiscoveryBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.AddMetrics();
        services.AddOptions<DiscoveryOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<DiscoveryOptions>, ConfigureFromSection>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DiscoveryOptions>, DiscoveryOptionsValidator>());
        services.TryAddSingleton(_ => SeededRandom.FromSystem());
        services.TryAddSingleton(NewPolicyTable);
        services.TryAddSingleton(NewPolicies);
        services.TryAddSingleton(provider => new ConfiguredHealth(provider.GetServices<NamedProbe>()));
        services.TryAddSingleton(provider => new SourceChain(provider));
        services.TryAddSingleton(NewDirectory);
        services.TryAddSingleton(provider => new SocketConnector(
            provider.GetRequiredService<ServiceDirectory>(), provider.GetRequiredService<IOptions<DiscoveryOptions>>().Value.Connect));
        services.TryAddSingleton<HttpClientPools>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, DiscoveryHandlerFilter>());

        configure?.Invoke(new DiscoveryBuilder(services));
        return services;
    }

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;

    private static PolicyTable NewPolicyTable(IServiceProvider provider) => new(
        provider.GetServices<NamedPolicy>(), new PolicyContext(provider.GetRequiredService<SeededRandom>(), Clock(provider)));

    private static ConfiguredPolicies NewPolicies(IServiceProvider provider) => new(
        provider.GetRequiredService<IOptionsFactory<DiscoveryOptions>>(),
        provider.GetRequiredService<IOptions<DiscoveryOptions>>(),
        provider.GetRequiredService<PolicyTable>(),
        provider.GetRequiredService<ILogger<ConfiguredPolicies>>(),
        provider.GetService<IConfiguration>());

    private static ServiceDirectory NewDirectory(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<DiscoveryOptions>>().Value;
        var policies = provider.GetRequiredService<ConfiguredPolicies>();
        var directory = new ServiceDirectory(provider.GetRequiredService<SourceChain>().Make(options), new ServiceDirectoryOptions
        {
            LiveSets = options.LiveSets,
            Policies = policies,
            Affinity = policies,
            Topology = policies,
            Splits = policies,
            Locality = OwnLocality.Find(options.Locality, Environment.GetEnvironmentVariable),
            Health = provider.GetRequiredService<ConfiguredHealth>().SettingsOf(options),
            TimeProvider = Clock(provider),
            Random = provider.GetRequiredService<SeededRandom>(),
            LoggerFactory = provider.GetRequiredService<ILoggerFactory>(),
            MeterFactory = provider.GetRequiredService<IMeterFactory>(),
        });
        policies.Changed = directory.Rebalance;
        return directory;
    }
}
