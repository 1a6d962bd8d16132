using Discovery.Connectors;
using Discovery.Live;
using Discovery.Policies;

namespace Discovery;

/// <summary>The settings of discovery, bound from the configuration section <c>Discovery</c>.</summary>
/// <remarks>Policies follow reloads of configuration; the other settings are read once.</remarks>
public sealed class DiscoveryOptions
{
    /// <summary>The policy of services that name none.</summary>
    /// <value>A name in <see cref="BalancingPolicies"/> or one added by the application. Default: <c>power_of_two_choices</c>.</value>
    public string Policy { get; set; } = BalancingPolicies.PowerOfTwoChoices;

    /// <summary>Settings of single services, by host: <c>orders</c>, <c>orders.shop</c>.</summary>
    public IDictionary<string, ServiceOptions> Services { get; } = new Dictionary<string, ServiceOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether requests to names that no source knows fail, instead of going to the system's resolver.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool RequireKnownNames { get; set; }

    /// <summary>How connections are made.</summary>
    public ConnectOptions Connect { get; set; } = new();

    /// <summary>How live sets are kept.</summary>
    public LiveSetOptions LiveSets { get; set; } = new();
}
