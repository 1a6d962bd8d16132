namespace Discovery.Dns.Testing;

/// <summary>Types of DNS records, by their numbers; any other number may be cast to it.</summary>
public enum FakeDnsType
{
    /// <summary>None: not a type that DNS has.</summary>
    None = 0,

    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>An alias.</summary>
    Cname = 5,

    /// <summary>The start of a zone.</summary>
    Soa = 6,

    /// <summary>An IPv6 address.</summary>
    Aaaa = 28,

    /// <summary>A service's host and port.</summary>
    Srv = 33,
}
