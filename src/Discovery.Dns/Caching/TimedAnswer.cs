using Discovery.Dns.Messages;

namespace Discovery.Dns.Caching;

/// <summary>An answer, and what is left of its time to live.</summary>
internal readonly record struct TimedAnswer(DnsAnswer Answer, TimeSpan TimeToLive)
{
    internal bool HasRecords => Answer.Kind == DnsAnswerKind.Records;

    internal bool HasFailed => Answer.Kind == DnsAnswerKind.Failed;
}
