namespace Discovery.Dns.Messages;

/// <summary>The types of records that this library asks for or follows.</summary>
public enum DnsRecordType
{
    /// <summary>None: not a type that DNS has.</summary>
    None = 0,

    /// <summary>An IPv4 address (RFC 1035 section 3.4.1).</summary>
    A = 1,

    /// <summary>The true name of an alias (RFC 1035 section 3.3.1).</summary>
    Cname = 5,

    /// <summary>The start of a zone; it says how long "no" may be remembered (RFC 2308).</summary>
    Soa = 6,

    /// <summary>An IPv6 address (RFC 3596).</summary>
    Aaaa = 28,

    /// <summary>A service's host and port, with priority and weight (RFC 2782).</summary>
    Srv = 33,
}
