namespace Discovery.Dns.Messages;

/// <summary>One A or AAAA record of an answer, without an object.</summary>
/// <param name="High">The upper half of an IPv6 address.</param>
/// <param name="Low">The lower half of an IPv6 address, or an IPv4 address.</param>
/// <param name="IsV6">The family.</param>
/// <param name="Target">Beside SRV records: the number of the target that it is of.</param>
internal readonly record struct AddressRecord(ulong High, ulong Low, bool IsV6, int Target = 0)
{
    internal System.Net.IPAddress ToAddress()
    {
        Span<byte> octets = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(octets, High);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(octets[8..], Low);
        return new System.Net.IPAddress(IsV6 ? octets : octets[12..]);
    }
}
