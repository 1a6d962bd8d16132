namespace Discovery.Dns.Testing;

/// <summary>Response codes of DNS (RFC 1035 section 4.1.1).</summary>
public enum FakeDnsCode
{
    /// <summary>NOERROR.</summary>
    NoError = 0,

    /// <summary>FORMERR: the server cannot read the query.</summary>
    FormatError = 1,

    /// <summary>SERVFAIL.</summary>
    ServerFailure = 2,

    /// <summary>NXDOMAIN: the name does not exist.</summary>
    NoSuchName = 3,

    /// <summary>NOTIMP: the server does not know this kind of query.</summary>
    NotImplemented = 4,

    /// <summary>REFUSED.</summary>
    Refused = 5,
}
