namespace Discovery.Dns.Testing;

/// <summary>Which names of an answer are shortened to pointers (RFC 1035 section 4.1.4).</summary>
public enum FakeDnsCompression
{
    /// <summary>All but the targets of SRV records, as RFC 2782 wants it.</summary>
    Standard,

    /// <summary>None.</summary>
    None,

    /// <summary>The targets of SRV records too, as some servers do.</summary>
    ServiceTargetsToo,
}
