using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Discovery.Dns.Testing;

/// <summary>A resource record of class IN.</summary>
internal sealed class WireRecord(WireName name, FakeDnsType type, uint timeToLive, params IReadOnlyList<RecordPart> content)
{
    public WireName Name { get; } = name;

    public FakeDnsType Type { get; } = type;

    public uint TimeToLive { get; } = timeToLive;

    public IReadOnlyList<RecordPart> Content { get; } = content;

    /// <summary>The host of an SRV record, the true name of an alias.</summary>
    public WireName? Target => Content.Select(part => part.Name).FirstOrDefault(name => name is not null);

    public static WireRecord Address(WireName name, uint timeToLive, IPAddress address) => new(
        name,
        address.AddressFamily == AddressFamily.InterNetwork ? FakeDnsType.A : FakeDnsType.Aaaa,
        timeToLive,
        address.GetAddressBytes());

    public static WireRecord Alias(WireName name, uint timeToLive, WireName target) =>
        new(name, FakeDnsType.Cname, timeToLive, target);

    public static WireRecord Service(WireName name, uint timeToLive, FakeDnsService service) => new(
        name,
        FakeDnsType.Srv,
        timeToLive,
        (byte[])[.. Octets(service.Priority), .. Octets(service.Weight), .. Octets(service.Port)],
        WireName.Parse(service.Target));

    /// <summary>The SOA record of a negative answer: its TTL and its MINIMUM, both, say how long that may be remembered.</summary>
    public static WireRecord Start(WireName zone, uint negativeTimeToLive)
    {
        var numbers = new byte[20];
        uint[] values = [1, 3600, 600, 86400, negativeTimeToLive];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4 * i), values[i]);
        return new WireRecord(
            zone, FakeDnsType.Soa, negativeTimeToLive, WireName.Of([[.. "ns"u8], .. zone.Labels]), WireName.Of([[.. "hostmaster"u8], .. zone.Labels]), numbers);
    }

    private static byte[] Octets(int value)
    {
        var octets = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(octets, checked((ushort)value));
        return octets;
    }
}
