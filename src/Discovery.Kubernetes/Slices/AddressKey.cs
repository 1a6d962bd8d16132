using System.Buffers.Binary;
using System.Net;

namespace Discovery.Kubernetes.Slices;

/// <summary>An IP address and a port, to look up by.</summary>
/// <param name="Address">The address; IPv4 as its mapped IPv6 address (RFC 4291, 2.5.5.2).</param>
/// <param name="Port">The port.</param>
internal readonly record struct AddressKey(UInt128 Address, int Port)
{
    private const ulong Mapped = 0xFFFF_0000_0000;

    internal static AddressKey Of(ReadOnlySpan<byte> address, int port) => new(
        address.Length == 4 ? new UInt128(0, Mapped | BinaryPrimitives.ReadUInt32BigEndian(address)) : BinaryPrimitives.ReadUInt128BigEndian(address),
        port);

    internal static AddressKey Of(IPEndPoint endpoint)
    {
        Span<byte> bytes = stackalloc byte[16];
        endpoint.Address.TryWriteBytes(bytes, out var length);
        return Of(bytes[..length], endpoint.Port);
    }
}
