using Discovery.Affinity;
using Discovery.Balancing;
using Discovery.Health;
using Discovery.Topology;

namespace Discovery;

/// <summary>What one service is set to. What is <see langword="null"/> is not said: the next layer says it.</summary>
/// <remarks>
/// Layers, each setting by itself: code and configuration for the service, their defaults, what the source says of the service
/// (<see cref="ServiceTraits"/>), and what the library has built in. Do not change the options objects afterwards.
/// </remarks>
public sealed class ServiceSettings
{
    /// <summary>The policy.</summary>
    /// <value>Built in: <see cref="BalancingPolicies.Default"/>.</value>
    public PolicyChoice? Policy { get; init; }

    /// <summary>How requests that belong together are kept at one endpoint.</summary>
    /// <value>Built in: <see cref="AffinityMode.ByService"/>.</value>
    public AffinityOptions? Affinity { get; init; }

    /// <summary>Which endpoints get traffic.</summary>
    /// <value>Built in: <see cref="TopologyOptions"/> as they are made.</value>
    public TopologyOptions? Topology { get; init; }

    /// <summary>How the health of endpoints is watched. A change starts health anew: ejected endpoints are back.</summary>
    /// <value>Built in: <see cref="HealthOptions"/> as they are made.</value>
    public HealthOptions? Health { get; init; }

    /// <summary>The services that its traffic is split across.</summary>
    /// <value>Built in: empty, the service itself.</value>
    public IReadOnlyList<SplitTarget>? Split { get; init; }

    /// <summary>These settings, and for what they do not say, those of the next layer.</summary>
    /// <param name="next">The next layer.</param>
    /// <returns>Both.</returns>
    public ServiceSettings Over(ServiceSettings next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new ServiceSettings
        {
            Policy = Policy ?? next.Policy,
            Affinity = Affinity ?? next.Affinity,
            Topology = Topology ?? next.Topology,
            Health = Health ?? next.Health,
            Split = Split ?? next.Split,
        };
    }

    /// <summary>All that is wrong with these settings.</summary>
    /// <param name="policies">The policies that there are.</param>
    /// <param name="probes">The kinds of probes that there are.</param>
    /// <returns>Faults; each begins with the path of the setting, with colons: <c>Affinity:Mode is …</c>.</returns>
    internal IEnumerable<string> Faults(PolicyCatalog policies, ICollection<string> probes) =>
    [
        .. Policy is null ? [] : policies.Faults(Policy),
        .. (Affinity?.Faults() ?? []).Select(f => $"Affinity:{f}"),
        .. (Topology?.Faults() ?? []).Select(f => $"Topology:{f}"),
        .. (Health?.Faults(probes) ?? []).Select(f => $"Health:{f}"),
        .. SplitFaults.In(Split ?? []).Select(f => $"Split:{f}"),
        .. SplitFaults.SumsToZero(Split ?? []) ? ["Split sums to 0; give at least one service a Weight"] : Array.Empty<string>(),
    ];
}
