namespace Discovery.Dns.Messages;

/// <summary>The four answers of DNS, never mixed up.</summary>
public enum DnsAnswerKind
{
    /// <summary>Nobody could be asked, or the servers' answers were no answers: SERVFAIL, REFUSED, silence, a closed port, rubbish.</summary>
    Failed,

    /// <summary>There are records of the type.</summary>
    Records,

    /// <summary>The name exists, but has no records of the type (NODATA, RFC 2308 section 2.2).</summary>
    NoRecords,

    /// <summary>The name does not exist (NXDOMAIN, RFC 2308 section 2.1).</summary>
    NoSuchName,
}
