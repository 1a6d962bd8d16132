using Discovery.Affinity;
using Discovery.Balancing;
using Discovery.Extensions.Configuration;
using Discovery.Extensions.Sources;
using Discovery.Health;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery;

/// <summary>Says where services are looked up and how they are balanced.</summary>
/// <remarks>
/// Sources are asked in the order in which they are added: the first that knows a name serves it. Without any, they are
/// configuration and environment variables. The line <c>Discovery:Sources</c> of configuration says otherwise, if it is there:
/// see <see cref="DiscoveryOptions.Sources"/>. A name that none knows goes to the system's resolver, see <see cref="RequireKnownNames"/>.
/// </remarks>
public sealed class DiscoveryBuilder
{
    internal DiscoveryBuilder(IServiceCollection services) => Services = services;

    /// <summary>The service collection.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds the services of configuration: <c>Services:{name}:{endpoint|scheme}[:i]</c>.</summary>
    /// <returns>The builder.</returns>
    public DiscoveryBuilder AddConfiguration() =>
        Add(SourceNames.Configuration, provider => new ConfigurationSource(provider.GetRequiredService<IConfiguration>()), isLocal: true);

    /// <summary>Adds the services that Kubernetes injected as environment variables: <c>ORDERS_SERVICE_HOST</c>.</summary>
    /// <returns>The builder.</returns>
    public DiscoveryBuilder AddEnvironmentVariables() => Add(SourceNames.Environment, _ => new EnvironmentSource(), isLocal: true);

    /// <summary>Adds a service with fixed endpoints.</summary>
    /// <param name="host">The service's host, such as <c>orders</c>.</param>
    /// <param name="endpoints">Its endpoints.</param>
    /// <returns>The builder.</returns>
    public DiscoveryBuilder AddStatic(string host, params ServiceEndpoint[] endpoints) =>
        Add(name: null, _ => new StaticSource(host, endpoints), isLocal: true);

    /// <summary>Adds a source.</summary>
    /// <remarks>A source that sends requests by a client of <c>IHttpClientFactory</c> needs one without discovery, or it waits for itself.</remarks>
    /// <param name="factory">Makes the source when a service is first looked up; the container disposes it if it is disposable.</param>
    /// <returns>The builder.</returns>
    public DiscoveryBuilder AddSource(Func<IServiceProvider, IEndpointSource> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Add(name: null, factory);
    }

    /// <summary>Adds a source that <see cref="DiscoveryOptions.Sources"/> can name: to put it in order, or to leave it out.</summary>
    /// <remarks>A source that sends requests by a client of <c>IHttpClientFactory</c> needs one without discovery, or it waits for itself.</remarks>
    /// <param name="name">The name, such as <c>consul</c>; compared without case.</param>
    /// <param name="factory">Makes the source when a service is first looked up; the container disposes it if it is disposable.</param>
    /// <returns>The builder.</returns>
    public DiscoveryBuilder AddSource(string name, Func<IServiceProvider, IEndpointSource> factory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(factory);
        return Add(name, factory);
    }

    /// <summary>Keeps the last good sets of all sources that ask a server in files. When such a source cannot be asked after a restart, it serves
    /// what was kept, marked stale, until it answers. Off unless this is called, for addresses are given to other pods in time.</summary>
    /// <remarks>Configuration, environment variables and static endpoints are not kept: they are there after a restart too.</remarks>
    /// <param name="folder">The folder of the files. It must outlive the process: a volume, not a container's own disk.</param>
    /// <param name="configure">Changes the rest, such as <see cref="LastGoodOptions.MaxAge"/>. Default: nothing.</param>
    /// <returns>The builder.</returns>
    public DiscoveryBuilder KeepLastGood(string folder, Action<LastGoodOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return Configure(options =>
        {
            options.LastGood.Folder = folder;
            configure?.Invoke(options.LastGood);
        });
    }

    /// <summary>Adds a policy that configuration and <see cref="UsePolicy(string)"/> can name.</summary>
    /// <param name="name">The name; one of the library's own is replaced.</param>
    /// <param name="factory">Makes the policy out of the application's randomness and clock.</param>
    /// <returns>The builder.</returns>
    public DiscoveryBuilder AddPolicy(string name, Func<PolicyContext, IBalancingPolicy> factory)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(factory);
        Services.AddSingleton(new NamedPolicy(name, factory));
        return this;
    }

    /// <summary>Adds a probe that <see cref="ProbeOptions.Kind"/> can name.</summary>
    /// <param name="kind">The name; one of the library's own is replaced.</param>
    /// <param name="factory">Makes the probe of a service.</param>
    /// <returns>The builder.</returns>
    public DiscoveryBuilder AddProbe(string kind, Func<ProbeOptions, IHealthProbe> factory)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentNullException.ThrowIfNull(factory);
        Services.AddSingleton(new NamedProbe(kind, factory));
        return this;
    }

    /// <summary>Chooses the policy of all services that have none of their own.</summary>
    /// <param name="policy">A name in <see cref="BalancingPolicies"/>, or of <see cref="AddPolicy"/>.</param>
    /// <returns>The builder.</returns>
    public DiscoveryBuilder UsePolicy(string policy) => UsePolicy(new PolicyChoice(policy));

    /// <summary>Chooses the policy of all services that have none of their own.</summary>
    /// <param name="policy">The policy.</param>
    /// <returns>The builder.</returns>
    public DiscoveryBuilder UsePolicy(PolicyChoice policy) => Configure(options => options.Policy = policy);

    /// <summary>Chooses the policy of one service.</summary>
    /// <param name="host">The service's host, such as <c>orders</c>.</param>
    /// <param name="policy">The policy.</param>
    /// <returns>The builder.</returns>
    public DiscoveryBuilder UsePolicy(string host, PolicyChoice policy) =>
        Configure(options => options.Service(host).Policy = policy);

    /// <summary>Chooses how requests to one service that belong together are kept at one endpoint.</summary>
    /// <param name="host">The service's host, such as <c>carts</c>.</param>
    /// <param name="configure">Changes the affinity; what configuration says is applied first.</param>
    /// <returns>The builder.</returns>
    public DiscoveryBuilder UseAffinity(string host, Action<AffinityOptions> configure) =>
        Configure(options => configure(options.Service(host).Affinity ??= options.Affinity with { }));

    /// <summary>Fails requests to names that no source knows, instead of leaving them to the system's resolver.</summary>
    /// <returns>The builder.</returns>
    public DiscoveryBuilder RequireKnownNames() => Configure(options => options.RequireKnownNames = true);

    /// <summary>Changes the options. What configuration says is applied first.</summary>
    /// <param name="configure">Changes them.</param>
    /// <returns>The builder.</returns>
    public DiscoveryBuilder Configure(Action<DiscoveryOptions> configure)
    {
        Services.Configure(configure);
        return this;
    }

    private DiscoveryBuilder Add(string? name, Func<IServiceProvider, IEndpointSource> factory, bool isLocal = false)
    {
        Services.AddSingleton(provider => new AddedSource(name, () => factory(provider), isLocal));
        return this;
    }
}
