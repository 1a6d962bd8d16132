using System.Net;

namespace Discovery.Dns.Messages;

/// <summary>One record, decoded. Which members have a value depends on <see cref="Type"/>.</summary>
public sealed class DnsRecord
{
    private DnsRecord(DnsName name, DnsRecordType type, TimeSpan timeToLive)
    {
        ArgumentNullException.ThrowIfNull(name);
        (Name, Type, TimeToLive) = (name, type, timeToLive);
    }

    /// <summary>The name that the record is of.</summary>
    public DnsName Name { get; }

    /// <summary>The type.</summary>
    public DnsRecordType Type { get; }

    /// <summary>How long the record may be kept.</summary>
    /// <value>Whole seconds, 0 to 2^31 - 1 (RFC 2181 section 8).</value>
    public TimeSpan TimeToLive { get; }

    /// <summary>The address of an A or AAAA record.</summary>
    public IPAddress? IPAddress { get; private init; }

    /// <summary>The host of an SRV record, or the true name of a CNAME.</summary>
    public DnsName? Target { get; private init; }

    /// <summary>The port of an SRV record.</summary>
    public int Port { get; private init; }

    /// <summary>The priority of an SRV record: lower is preferred.</summary>
    public int Priority { get; private init; }

    /// <summary>The weight of an SRV record among those of its priority.</summary>
    public int Weight { get; private init; }

    /// <summary>Makes an A or AAAA record.</summary>
    /// <param name="name">The host.</param>
    /// <param name="timeToLive">How long it may be kept.</param>
    /// <param name="address">The address; its family says which of the two types it is.</param>
    /// <returns>The record.</returns>
    public static DnsRecord Address(DnsName name, TimeSpan timeToLive, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var type = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? DnsRecordType.A : DnsRecordType.Aaaa;
        return new DnsRecord(name, type, timeToLive) { IPAddress = address };
    }

    /// <summary>Makes a CNAME record.</summary>
    /// <param name="name">The alias.</param>
    /// <param name="timeToLive">How long it may be kept.</param>
    /// <param name="target">The true name.</param>
    /// <returns>The record.</returns>
    public static DnsRecord Alias(DnsName name, TimeSpan timeToLive, DnsName target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return new(name, DnsRecordType.Cname, timeToLive) { Target = target };
    }

    /// <summary>Makes an SRV record.</summary>
    /// <param name="name">The service: <c>_port._protocol.name</c>.</param>
    /// <param name="timeToLive">How long it may be kept.</param>
    /// <param name="priority">0 to 65535; lower is preferred.</param>
    /// <param name="weight">0 to 65535.</param>
    /// <param name="port">0 to 65535.</param>
    /// <param name="target">The host; the root says that the service is decidedly not available.</param>
    /// <returns>The record.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or greater than 65535.</exception>
    public static DnsRecord Service(DnsName name, TimeSpan timeToLive, int priority, int weight, int port, DnsName target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(priority, (ushort)priority);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weight, (ushort)weight);
        ArgumentOutOfRangeException.ThrowIfNotEqual(port, (ushort)port);
        ArgumentNullException.ThrowIfNull(target);
        return new(name, DnsRecordType.Srv, timeToLive) { Priority = priority, Weight = weight, Port = port, Target = target };
    }
}
