namespace Discovery.Dns;

/// <summary>Which DNS servers to ask, and how. What is not set comes from resolv.conf, and what that does not say from its manual.</summary>
/// <remarks>Source: resolv.conf(5).</remarks>
public sealed class StubResolverOptions
{
    /// <summary>The servers to ask in place of resolv.conf's.</summary>
    /// <value>IP addresses, with a port or without: <c>10.96.0.10</c>, <c>127.0.0.1:8600</c>, <c>[fe80::1%eth0]:53</c>. Default: none, resolv.conf's.</value>
    public IList<string> Servers { get; set; } = [];

    /// <summary>The file that names servers, search list and options.</summary>
    /// <value>Default: <c>/etc/resolv.conf</c>. A file that is missing means the server 127.0.0.1.</value>
    public string ResolvConf { get; set; } = "/etc/resolv.conf";

    /// <summary>How long one server has to answer one query.</summary>
    /// <value>1 millisecond to 30 seconds. Default: <see langword="null"/>, resolv.conf's <c>timeout</c>, or 5 seconds. Servers that answer fast are given up sooner.</value>
    public TimeSpan? Timeout { get; set; }

    /// <summary>How many times the list of servers is gone through.</summary>
    /// <value>1 to 5. Default: <see langword="null"/>, resolv.conf's <c>attempts</c>, or 2.</value>
    public int? Attempts { get; set; }

    /// <summary>How long a query may take in all, over all servers and attempts.</summary>
    /// <value>1 millisecond to 5 minutes. Default: 15 seconds.</value>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether to begin with another server at each query.</summary>
    /// <value>Default: <see langword="null"/>, resolv.conf's <c>rotate</c>, or no.</value>
    public bool? Rotate { get; set; }

    /// <summary>Whether to ask over TCP alone.</summary>
    /// <value>Default: <see langword="null"/>, resolv.conf's <c>use-vc</c>, or no.</value>
    public bool? TcpOnly { get; set; }

    /// <summary>The largest answer that servers may send over UDP.</summary>
    /// <value>512 to 4096 octets; 512 leaves EDNS out. Default: 1232 (DNS flag day 2020: fits any path without fragments).</value>
    public int UdpPayloadSize { get; set; } = 1232;
}
