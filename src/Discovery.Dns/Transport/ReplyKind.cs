namespace Discovery.Dns.Transport;

/// <summary>What came of asking one server once.</summary>
internal enum ReplyKind
{
    /// <summary>Nothing, or nothing that can be read: the server may be down.</summary>
    Silence,

    /// <summary>A message that answers nothing: SERVFAIL, REFUSED, a referral. The server lives.</summary>
    Refusal,

    /// <summary>A query with EDNS was met as by servers that do not know EDNS (RFC 6891 section 7).</summary>
    DislikesEdns,

    /// <summary>The answer is too long for UDP.</summary>
    Truncated,

    /// <summary>An answer.</summary>
    Answer,
}
