using Discovery.Dns.Messages;

namespace Discovery.Dns.Caching;

/// <summary>How long answers are kept, and when one is asked anew ahead of its end.</summary>
/// <param name="floor">The shortest time between two queries for records that exist.</param>
/// <param name="ceiling">The longest that any answer is kept.</param>
internal sealed class RetentionRules(TimeSpan floor, TimeSpan ceiling)
{
    // A service that was just created must not stay unknown for as long as its zone's SOA likes: that is often an hour.
    private static readonly TimeSpan LongestNo = TimeSpan.FromSeconds(30);

    // RFC 9520 section 3.2: failures are kept for at least 1 second, with growing pauses, and for 5 minutes at most. The most is
    // modest here because the live set paces retries already: two pauses that both grow would add up after the server is back.
    private static readonly TimeSpan FirstFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestFailure = TimeSpan.FromSeconds(5);

    // Upstream caches answer with what is left of their TTL, which they renew at zero only: what we ask early, we ask again soon.
    private static readonly TimeSpan LongestHeadStart = TimeSpan.FromSeconds(1);

    /// <summary>How long an answer with records, or a "no", is kept. Zero: it is not.</summary>
    internal TimeSpan TimeToLive(DnsAnswer answer)
    {
        var longest = answer.Kind == DnsAnswerKind.Records ? ceiling : TimeArithmetic.Least(ceiling, LongestNo);
        return TimeArithmetic.Least(answer.TimeToLive, longest);
    }

    /// <summary>Until when an answer is good to those who watch it: records at least for the floor, counted from the query.</summary>
    /// <remarks>
    /// Counted from there, not from the lookup that uses them: of a lookup's answers, some come from the cache, and would be
    /// asked anew as late as a floor after their end.
    /// </remarks>
    internal long GoodUntil(DnsAnswer answer, long expiresAt, long askedAt, TimeProvider clock) =>
        answer.Kind == DnsAnswerKind.Records ? Math.Max(expiresAt, clock.After(askedAt, floor)) : expiresAt;

    /// <summary>How long not to ask again after so many failures in a row.</summary>
    internal static TimeSpan FailurePause(int failures) =>
        TimeArithmetic.Least(FirstFailure * (1 << Math.Min(failures - 1, 10)), LongestFailure);

    /// <summary>How long before its end an answer may be asked anew: a tenth of its time, and no more than a second.</summary>
    internal static TimeSpan HeadStart(TimeSpan timeToLive) => TimeArithmetic.Least(timeToLive / 10, LongestHeadStart);
}
