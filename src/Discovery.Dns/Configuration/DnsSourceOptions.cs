using System.Net.Sockets;
using Discovery.Dns.Messages;

namespace Discovery.Dns;

/// <summary>How names of services become questions to DNS, and how often they are asked.</summary>
public sealed class DnsSourceOptions
{
    /// <summary>The servers and how to ask them. Not used if the source is given a resolver.</summary>
    public StubResolverOptions Resolver { get; set; } = new();

    /// <summary>The suffixes to try on names with few dots.</summary>
    /// <value>Default: <see langword="null"/>, resolv.conf's <c>search</c>. Empty: none.</value>
    public IList<string>? Search { get; set; }

    /// <summary>From how many dots on a name is tried as it is before the suffixes.</summary>
    /// <value>0 to 15. Default: <see langword="null"/>, resolv.conf's <c>ndots</c>, or 1. Kubernetes sets 5.</value>
    public int? Ndots { get; set; }

    /// <summary>Which addresses to ask for.</summary>
    /// <value><see cref="AddressFamily.InterNetwork"/>, <see cref="AddressFamily.InterNetworkV6"/>, or both. Default: <see cref="AddressFamily.Unspecified"/>, both.</value>
    public AddressFamily AddressFamily { get; set; } = AddressFamily.Unspecified;

    /// <summary>Whether names without a port name are asked for SRV records first: <c>_scheme._tcp.name</c>.</summary>
    /// <value>Default: <see langword="false"/>: addresses, with the caller's port or the scheme's.</value>
    public bool PreferServiceRecords { get; set; }

    /// <summary>The shortest time between two queries for one service, whatever its TTL.</summary>
    /// <value>10 milliseconds to 1 hour. Default: 1 second: a TTL of 0 must not become a stream of queries.</value>
    public TimeSpan RefreshFloor { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time between two queries for one service, whatever its TTL.</summary>
    /// <value><see cref="RefreshFloor"/> to 1 day. Default: 5 minutes: a zone with a TTL of a day must not hide a dead endpoint for a day.</value>
    public TimeSpan RefreshCeiling { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the endpoints of a name that ceased to exist are kept, marked stale.</summary>
    /// <value>0 to 1 hour; 0 believes at once. Default: 30 seconds: a DNS server that restarts, or a controller that rewrites records, may say NXDOMAIN for a moment.</value>
    public TimeSpan HoldDown { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many answers are kept.</summary>
    /// <value>1 to 1,000,000. Default: 10,000.</value>
    public int CacheCapacity { get; set; } = 10_000;

    /// <summary>All that is wrong with these options.</summary>
    /// <returns>Faults; each begins with the setting.</returns>
    public IEnumerable<string> Faults()
    {
        foreach (var fault in Resolver.Faults())
            yield return $"Resolver:{fault}";
        foreach (var suffix in Search ?? [])
        {
            if (!DnsName.TryParse(suffix, out _))
                yield return $"Search has '{suffix}', which is no domain name";
        }

        if (Ndots is < 0 or > 15)
            yield return $"Ndots is {Ndots}; it must be from 0 to 15";
        if (AddressFamily is not (AddressFamily.Unspecified or AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
            yield return $"AddressFamily is {AddressFamily}; it must be Unspecified (both), InterNetwork or InterNetworkV6";
        if (RefreshFloor < TimeSpan.FromMilliseconds(10) || RefreshFloor > TimeSpan.FromHours(1))
            yield return $"RefreshFloor is {RefreshFloor}; it must be from 10 ms to 1 hour";
        if (RefreshCeiling < RefreshFloor || RefreshCeiling > TimeSpan.FromDays(1))
            yield return $"RefreshCeiling is {RefreshCeiling}; it must be from RefreshFloor to 1 day";
        if (HoldDown < TimeSpan.Zero || HoldDown > TimeSpan.FromHours(1))
            yield return $"HoldDown is {HoldDown}; it must be from 0 to 1 hour";
        if (CacheCapacity is < 1 or > 1_000_000)
            yield return $"CacheCapacity is {CacheCapacity}; it must be from 1 to 1,000,000";
    }
}
