using Discovery.Dns.Configuration;

namespace Discovery.Dns;

/// <summary>Which DNS servers to ask, and how. What is not set comes from resolv.conf, and what that does not say from its manual.</summary>
/// <remarks>Source: resolv.conf(5).</remarks>
public sealed class StubResolverOptions
{
    /// <summary>What every server may send (RFC 1035 section 4.2.1).</summary>
    internal const int SmallestPayload = 512;

    internal const int LargestPayload = 4096;

    /// <summary>RFC 9520 section 3.1: at most two repetitions of a query to one server over one transport.</summary>
    internal const int MaxAttempts = 3;

    private static readonly TimeSpan OneMillisecond = TimeSpan.FromMilliseconds(1);

    // Each is asked in turn: a list this long never comes to its end within the deadline.
    internal const int MaxServers = 16;

    /// <summary>The servers to ask in place of resolv.conf's.</summary>
    /// <value>At most 16 IP addresses, with a port or without: <c>10.96.0.10</c>, <c>127.0.0.1:8600</c>, <c>[fe80::1%eth0]:53</c>. Default: none, resolv.conf's.</value>
    public IList<string> Servers { get; set; } = [];

    /// <summary>The file that names servers, search list and options.</summary>
    /// <value>Default: <c>/etc/resolv.conf</c>. A file that is missing means the server 127.0.0.1.</value>
    public string ResolvConf { get; set; } = "/etc/resolv.conf";

    /// <summary>How long one server has to answer one query.</summary>
    /// <value>1 millisecond to 30 seconds. Default: <see langword="null"/>, resolv.conf's <c>timeout</c>, or 5 seconds. Servers that answer fast are given up sooner.</value>
    public TimeSpan? Timeout { get; set; }

    /// <summary>How many times the list of servers is gone through.</summary>
    /// <value>1 to 3: RFC 9520 section 3.1 allows a server no more. Default: <see langword="null"/>, resolv.conf's <c>attempts</c>, or 2.</value>
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

    internal StubResolverOptions Copy() => new()
    {
        Servers = [.. Servers],
        ResolvConf = ResolvConf,
        Timeout = Timeout,
        Attempts = Attempts,
        Deadline = Deadline,
        Rotate = Rotate,
        TcpOnly = TcpOnly,
        UdpPayloadSize = UdpPayloadSize,
    };

    internal IEnumerable<string> Faults()
    {
        if (Servers is null)
            yield return "Servers is not set; leave it empty for those of resolv.conf";
        else
        {
            if (Servers.Count > MaxServers)
                yield return $"Servers has {Servers.Count} entries; it may have at most {MaxServers}";
            foreach (var server in Servers.Where(server => !ServerAddress.TryParse(server, out _)))
                yield return $"Servers has '{server}'; it must be an IP address, perhaps with a port, such as 10.96.0.10, 127.0.0.1:8600 or [fd00::a]:53";
        }

        if (string.IsNullOrWhiteSpace(ResolvConf))
            yield return "ResolvConf is not set; it must be a file's path, such as /etc/resolv.conf";
        if (Timeout < OneMillisecond || Timeout > TimeSpan.FromSeconds(30))
            yield return $"Timeout is {Timeout}; it must be from 1 ms to 30 s";
        if (Attempts is < 1 or > MaxAttempts)
            yield return $"Attempts is {Attempts}; it must be from 1 to {MaxAttempts}";
        if (Deadline < OneMillisecond || Deadline > TimeSpan.FromMinutes(5))
            yield return $"Deadline is {Deadline}; it must be from 1 ms to 5 minutes";
        if (UdpPayloadSize is < SmallestPayload or > LargestPayload)
            yield return $"UdpPayloadSize is {UdpPayloadSize}; it must be from {SmallestPayload} to {LargestPayload}";
    }
}
