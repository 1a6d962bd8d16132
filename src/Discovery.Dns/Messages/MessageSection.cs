namespace Discovery.Dns.Messages;

/// <summary>The three parts of a message that hold records (RFC 1035 section 4.1).</summary>
internal enum MessageSection
{
    Answer,
    Authority,
    Additional,
}
