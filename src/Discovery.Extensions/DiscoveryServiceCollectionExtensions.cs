using System.Diagnostics.Metrics;
using Discovery;
using Discovery.Balancing;
using Discovery.Extensions.Configuration;
using Discovery.Extensions.Http;
using Discovery.Extensions.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds discovery to an application, and lets HTTP clients of the factory use it.</summary>
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
        services.TryAddSingleton(NewCatalog);
        services.TryAddSingleton(NewSettings);
        services.TryAddSingleton(provider => new ProbeTable(provider.GetServices<NamedProbe>()));
        services.TryAddSingleton(provider => new SourceChain(provider));
        services.TryAddSingleton(NewDirectory);
        services.TryAddSingleton(provider => new SocketConnector(
            provider.GetRequiredService<ServiceDirectory>(), provider.GetRequiredService<IOptions<DiscoveryOptions>>().Value.Connect));
        services.TryAddSingleton<HttpClientPools>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, DiscoveryHandlerFilter>());

        configure?.Invoke(new DiscoveryBuilder(services));
        return services;
    }

    /// <summary>Sends the client's requests to discovered endpoints: <c>http://orders</c>.</summary>
    /// <remarks>
    /// The client's primary handler, as the application configured it, gives each endpoint's connection pool its settings. Works for
    /// one client, for all (<c>ConfigureHttpClientDefaults(b => b.AddDiscovery())</c>), and for gRPC clients of the factory.
    /// </remarks>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Changes how this client uses discovery.</param>
    /// <returns>The client.</returns>
    public static IHttpClientBuilder AddDiscovery(this IHttpClientBuilder builder, Action<HttpClientDiscoveryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDiscovery();

        // A builder without a name stands for all clients; so does a null name here.
        builder.Services.AddOptions();
        builder.Services.AddSingleton(new NamedClient(builder.Name));
        builder.Services.AddSingleton<IConfigureOptions<HttpClientDiscoveryOptions>>(
            new ConfigureNamedOptions<HttpClientDiscoveryOptions>(builder.Name, options =>
            {
                options.IsOn = true;
                configure?.Invoke(options);
            }));
        return builder;
    }

    /// <summary>Keeps a client out of discovery where all others use it (<c>ConfigureHttpClientDefaults</c>).</summary>
    /// <param name="builder">The client.</param>
    /// <returns>The client.</returns>
    public static IHttpClientBuilder RemoveDiscovery(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<HttpClientDiscoveryOptions>(builder.Name, options => options.IsOn = false);
        return builder;
    }

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;

    private static PolicyCatalog NewCatalog(IServiceProvider provider) => new(
        new PolicyContext(provider.GetRequiredService<SeededRandom>(), Clock(provider)),
        provider.GetServices<NamedPolicy>().Select(policy => KeyValuePair.Create(policy.Name, policy.Factory)));

    private static ConfiguredSettings NewSettings(IServiceProvider provider) => new(
        provider.GetRequiredService<IOptionsFactory<DiscoveryOptions>>(),
        provider.GetRequiredService<IOptions<DiscoveryOptions>>(),
        provider.GetRequiredService<ILogger<ConfiguredSettings>>(),
        provider.GetService<IConfiguration>());

    private static ServiceDirectory NewDirectory(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<DiscoveryOptions>>().Value;
        var directory = options.ForDirectory(provider.GetRequiredService<PolicyCatalog>(), provider.GetRequiredService<ProbeTable>());
        directory.SettingsProvider = provider.GetRequiredService<ConfiguredSettings>();
        directory.Locality = options.Locality.Find();
        directory.TimeProvider = Clock(provider);
        directory.Random = provider.GetRequiredService<SeededRandom>();
        directory.LoggerFactory = provider.GetRequiredService<ILoggerFactory>();
        directory.MeterFactory = provider.GetRequiredService<IMeterFactory>();
        return new ServiceDirectory(provider.GetRequiredService<SourceChain>().Make(options), directory);
    }
}
