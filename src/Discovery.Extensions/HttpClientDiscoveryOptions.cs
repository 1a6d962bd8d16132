using Discovery.Balancing;

namespace Discovery;

/// <summary>How one named <see cref="HttpClient"/> uses discovery.</summary>
public sealed class HttpClientDiscoveryOptions
{
    /// <summary>The policy of this client for all services.</summary>
    /// <value>Default: <see langword="null"/>, the policy of each service.</value>
    public PolicyChoice? Policy { get; set; }

    /// <summary>Whether the client uses discovery at all.</summary>
    internal bool IsOn { get; set; }
}
