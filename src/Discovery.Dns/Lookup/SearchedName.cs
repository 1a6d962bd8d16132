using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>One of the names that a search list makes of a name.</summary>
/// <param name="Name">The whole name.</param>
/// <param name="IsAsWritten">Whether it is what the caller wrote, without a suffix.</param>
internal readonly record struct SearchedName(DnsName Name, bool IsAsWritten);
