using Discovery.Affinity;
using Discovery.Balancing;
using Discovery.Extensions.Configuration;
using Discovery.Health;
using Discovery.Topology;

namespace Discovery;

/// <summary>The settings of discovery, bound from the configuration section <c>Discovery</c>.</summary>
/// <remarks>What single services are set to, and the defaults of that, follow reloads of configuration; the rest is read once.</remarks>
public sealed class DiscoveryOptions
{
    /// <summary>The policy of services that name none.</summary>
    /// <value>
    /// In configuration a name, <c>Policy: maglev</c>, or a name and options, <c>Policy: { Name: maglev, LoadFactor: 1.25 }</c>. Default:
    /// <see langword="null"/>, <see cref="BalancingPolicies.Default"/>.
    /// </value>
    public PolicyChoice? Policy { get; set; }

    /// <summary>Settings of single services, by host: <c>orders</c>, <c>orders.shop</c>.</summary>
    public IDictionary<string, ServiceOptions> Services { get; } = new Dictionary<string, ServiceOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How requests that belong together are kept at one endpoint, for services that say nothing themselves.</summary>
    public AffinityOptions Affinity { get; set; } = new();

    /// <summary>Which endpoints get traffic, for services that say nothing themselves.</summary>
    public TopologyOptions Topology { get; set; } = new();

    /// <summary>Where this client runs.</summary>
    public LocalityOptions Locality { get; set; } = new();

    /// <summary>Whether requests to names that no source knows fail, instead of going to the system's resolver.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool RequireKnownNames { get; set; }

    /// <summary>The sources to ask, in order, by name.</summary>
    /// <value>
    /// <c>configuration</c>, <c>environment</c>, and the names of those that code added, such as <c>kubernetes</c> and <c>dns</c>; in configuration a
    /// list, or one line with commas. The ones left out are not asked, even if code added them. Sources without a name are asked
    /// before. Default: empty, the sources that code added, in order; without any, configuration and environment.
    /// </value>
    public IList<string> Sources { get; } = [];

    /// <summary>Where the last good sets of sources that ask a server are kept across restarts.</summary>
    /// <value>Off as long as its <see cref="LastGoodOptions.Folder"/> is <see langword="null"/>, which is the default.</value>
    public LastGoodOptions LastGood { get; set; } = new();

    /// <summary>How connections are made.</summary>
    public ConnectOptions Connect { get; set; } = new();

    /// <summary>How the health of endpoints is watched, for services that say nothing of their own.</summary>
    public HealthOptions Health { get; set; } = new();

    /// <summary>How live sets are kept.</summary>
    public LiveSetOptions LiveSets { get; set; } = new();

    /// <summary>The settings of one service, made if there are none.</summary>
    internal ServiceOptions Service(string host) =>
        Services.TryGetValue(host, out var service) ? service : Services[host] = new ServiceOptions();

    /// <summary>What configuration says of policies that could not be read.</summary>
    internal List<string> PolicyFaults { get; } = [];

    /// <summary>What all services are set to that say nothing themselves.</summary>
    internal ServiceSettings Defaults() =>
        new() { Policy = Policy, Affinity = Affinity, Topology = Topology, Health = Health };

    /// <summary>What a directory takes of these options.</summary>
    internal ServiceDirectoryOptions ForDirectory(PolicyCatalog policies, ProbeTable probes)
    {
        var options = new ServiceDirectoryOptions { LiveSets = LiveSets, Policies = policies, Defaults = Defaults() };
        foreach (var (host, service) in Services)
            options.Services[host] = service.Settings();
        foreach (var probe in probes.Probes)
            options.Probes[probe.Name] = probe.Factory;
        return options;
    }
}
