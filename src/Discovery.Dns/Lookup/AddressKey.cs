using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>An address and a port, without an object.</summary>
/// <param name="High">The upper half of an IPv6 address.</param>
/// <param name="Low">The lower half of an IPv6 address, or an IPv4 address.</param>
/// <param name="IsV6">The family.</param>
/// <param name="Port">The port.</param>
internal readonly record struct AddressKey(ulong High, ulong Low, bool IsV6, ushort Port)
{
    internal static AddressKey Of(in AddressRecord address, int port) => new(address.High, address.Low, address.IsV6, (ushort)port);

    /// <summary>Reads the address of an endpoint, if it is one that DNS can tell.</summary>
    internal static bool TryRead(EndPoint endPoint, out AddressKey key)
    {
        key = default;
        if (endPoint is not IPEndPoint { Address: var address, Port: var port } || (address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0))
            return false;

        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out var length);
        key = length == sizeof(uint)
            ? new AddressKey(0, BinaryPrimitives.ReadUInt32BigEndian(octets), IsV6: false, (ushort)port)
            : new AddressKey(BinaryPrimitives.ReadUInt64BigEndian(octets), BinaryPrimitives.ReadUInt64BigEndian(octets[8..]), IsV6: true, (ushort)port);
        return true;
    }

    internal IPEndPoint ToEndPoint() => new(new AddressRecord(High, Low, IsV6).ToAddress(), Port);

    internal int Hash() => NameOctets.Hash(High, Low, Port | (IsV6 ? 0x10000UL : 0));
}
