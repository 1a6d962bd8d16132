namespace Discovery.Dns.Testing;

/// <summary>An SRV record (RFC 2782).</summary>
/// <param name="priority">0 to 65535; lower is preferred.</param>
/// <param name="weight">0 to 65535.</param>
/// <param name="port">0 to 65535.</param>
/// <param name="target">The host; <c>.</c> says that the service is decidedly not available.</param>
public sealed class FakeDnsService(int priority, int weight, int port, string target)
{
    /// <summary>The priority: lower is preferred.</summary>
    public int Priority { get; } = priority;

    /// <summary>The weight among those of the same priority.</summary>
    public int Weight { get; } = weight;

    /// <summary>The port.</summary>
    public int Port { get; } = port;

    /// <summary>The host.</summary>
    public string Target { get; } = target;
}
