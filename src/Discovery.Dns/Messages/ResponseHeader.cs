namespace Discovery.Dns.Messages;

/// <summary>What a response's header says.</summary>
/// <param name="IsOurs">Whether it answers our question. If not, nothing else counts.</param>
/// <param name="Code">The response code, with EDNS's upper bits left out.</param>
/// <param name="IsTruncated">The TC bit.</param>
/// <param name="IsLame">A referral without an answer: NOERROR, not authoritative, no recursion, no answer (facts of RFC 1034 section 4.3.1; RFC 8499 "lame").</param>
/// <param name="HasQuestion">Whether the question came back. Servers without EDNS may leave it out of a FORMERR.</param>
internal readonly record struct ResponseHeader(bool IsOurs, ResponseCode Code, bool IsTruncated, bool IsLame, bool HasQuestion);
