using Discovery.Dns.Caching;

namespace Discovery.Dns.Lookup;

/// <summary>When to look up again.</summary>
internal sealed class LookupPace(TimeSpan floor, TimeSpan ceiling)
{
    private static readonly TimeSpan LongestAfterNo = TimeSpan.FromSeconds(30);

    // CoreDNS's "denial" in NodeLocal DNSCache: what servers that send no SOA are likely to mean.
    private static readonly TimeSpan AfterNoWithoutTime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan WhileUnsure = TimeSpan.FromSeconds(2);

    internal TimeSpan Floor => floor;

    /// <summary>While old endpoints stand in for an answer that is not believed yet, or came in part.</summary>
    internal TimeSpan Soon => TimeArithmetic.Most(floor, WhileUnsure);

    /// <summary>After an answer: when its time is over, or a little before, so that watches spread and none is late.</summary>
    /// <param name="left">What is left of that time, and of the floor, which counts from the query.</param>
    /// <param name="random">Spreads watches.</param>
    internal TimeSpan AfterRecords(TimeSpan left, Random random)
    {
        var period = TimeArithmetic.Least(left, ceiling);
        // Half of the head start; the other half is slack. None where that would break the floor.
        return TimeArithmetic.Most(TimeArithmetic.Least(floor, period), period - (RetentionRules.HeadStart(period) / 2 * random.NextDouble()));
    }

    /// <summary>How much sooner than that a watch may be woken together with others: not so much that its answer is not due for renewal.</summary>
    internal TimeSpan SlackOf(TimeSpan pause) =>
        TimeArithmetic.Most(TimeSpan.Zero, TimeArithmetic.Least(RetentionRules.HeadStart(pause) / 2, pause - floor));

    /// <summary>After a "no" that is good for some time.</summary>
    internal TimeSpan AfterNo(TimeSpan left) => TimeArithmetic.Most(floor, TimeArithmetic.Least(left, LongestAfterNo));

    /// <summary>After a "no" of which nothing says how long it is good.</summary>
    internal TimeSpan AfterNo() => TimeArithmetic.Most(floor, AfterNoWithoutTime);
}
