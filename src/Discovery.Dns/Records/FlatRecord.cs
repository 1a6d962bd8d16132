namespace Discovery.Dns.Messages;

/// <summary>One record as it came, with numbers in place of names: 0 is the question's.</summary>
/// <param name="Type">A, AAAA, SRV or CNAME.</param>
/// <param name="Owner">The name that it is of.</param>
/// <param name="Target">The name in its content, if there is one.</param>
/// <param name="TimeToLive">Seconds.</param>
/// <param name="High">The upper half of an IPv6 address.</param>
/// <param name="Low">The lower half, or an IPv4 address, or priority, weight and port, 16 bits each.</param>
/// <param name="IsGlue">Whether it came beside the answers.</param>
internal readonly record struct FlatRecord(DnsRecordType Type, int Owner, int Target, int TimeToLive, ulong High, ulong Low, bool IsGlue)
{
    internal bool IsAddress => Type is DnsRecordType.A or DnsRecordType.Aaaa;

    internal AddressRecord ToAddress(int target) => new(High, Low, Type == DnsRecordType.Aaaa, target);
}
