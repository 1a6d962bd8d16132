using Discovery.Dns.Messages;

namespace Discovery.Dns.Caching;

/// <summary>What one query asks: the key of cache and sharing.</summary>
internal readonly record struct Question(DnsName Name, DnsRecordType Type)
{
    /// <summary>The type as servers and tools write it.</summary>
    internal string TypeText => TextOf(Type);

    internal static string TextOf(DnsRecordType type) => type switch
    {
        DnsRecordType.A => "A",
        DnsRecordType.Aaaa => "AAAA",
        DnsRecordType.Srv => "SRV",
        DnsRecordType.Cname => "CNAME",
        DnsRecordType.Soa => "SOA",
        _ => "none",
    };

    public override string ToString() => $"{TypeText} {Name}";
}
