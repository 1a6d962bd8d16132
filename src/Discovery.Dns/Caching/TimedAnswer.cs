using Discovery.Dns.Messages;

namespace Discovery.Dns.Caching;

/// <summary>An answer, and until when it is good.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="GoodUntil">A timestamp of the clock, so that it means the same however long the rest of a lookup takes; or <see cref="NoTime"/>.</param>
internal readonly record struct TimedAnswer(DnsAnswer Answer, long GoodUntil)
{
    /// <summary>For failures, and for a "no" without a time to live: nothing says how long they are good.</summary>
    internal const long NoTime = long.MinValue;

    internal bool HasRecords => Answer.Kind == DnsAnswerKind.Records;

    internal bool HasFailed => Answer.Kind == DnsAnswerKind.Failed;
}
