namespace Discovery.Dns.Messages;

/// <summary>Where one record stands in its message, and what it says before its content.</summary>
/// <param name="Section">The part of the message.</param>
/// <param name="Owner">Where its name stands.</param>
/// <param name="Type">The type; any 16 bits, for types that this library does not know.</param>
/// <param name="Class">The class.</param>
/// <param name="TimeToLive">Seconds, 0 to 2^31 - 1.</param>
/// <param name="Start">Where its content begins.</param>
/// <param name="Length">The length of its content.</param>
internal readonly record struct WireRecord(
    MessageSection Section, int Owner, DnsRecordType Type, int Class, int TimeToLive, int Start, int Length)
{
    /// <summary>In SRV content, the target stands behind priority, weight and port.</summary>
    internal const int TargetOffset = 6;

    /// <summary>The name inside the content of a CNAME or SRV record.</summary>
    internal int Target => Type == DnsRecordType.Srv ? Start + TargetOffset : Start;

    internal bool IsAddress => Class == MessageHeader.Internet && Type is DnsRecordType.A or DnsRecordType.Aaaa;

    internal bool Is(DnsRecordType type) => Type == type && Class == MessageHeader.Internet;
}
