using Discovery.Dns.Messages;

namespace Discovery.Dns.Caching;

/// <summary>What the cache knows of one question: the last answer, and the failures since.</summary>
/// <param name="question">The question.</param>
/// <param name="rules">How long it is kept.</param>
internal sealed class StoredAnswer(Question question, RetentionRules rules)
{
    private DnsAnswer? _answer;
    private long _askedAt;
    private long _expiresAt;
    private long _renewableAt;
    private DnsAnswer? _failure;
    private int _failures;
    private long _pausedUntil;

    internal Question Question => question;

    /// <summary>Whether nothing in here is of use any more.</summary>
    internal bool IsOver(long now) => (_answer is null || now >= _expiresAt) && now >= _pausedUntil;

    internal bool TryGet(Freshness freshness, long now, TimeProvider clock, out TimedAnswer answer)
    {
        answer = default;
        var until = freshness.Renews ? _renewableAt : _expiresAt;
        if (_answer is not null && now < until && _askedAt > freshness.AskedAfter)
            answer = new TimedAnswer(_answer, rules.GoodUntil(_answer, _expiresAt, _askedAt, clock));
        // A failure stands for as long as servers are to be spared, however fresh the caller wants it.
        else if (_failure is not null && now < _pausedUntil)
            answer = new TimedAnswer(_failure, TimedAnswer.NoTime);
        else
            return false;
        return true;
    }

    internal void Answered(DnsAnswer answer, TimeSpan timeToLive, long askedAt, long now, TimeProvider clock)
    {
        (_answer, _askedAt) = (answer, askedAt);
        _expiresAt = clock.After(now, timeToLive);
        _renewableAt = clock.After(now, timeToLive - RetentionRules.HeadStart(timeToLive));
        (_failure, _failures, _pausedUntil) = (null, 0, long.MinValue);
    }

    internal void Failed(DnsAnswer failure, long now, TimeProvider clock)
    {
        (_failure, _failures) = (failure, _failures + 1);
        _pausedUntil = clock.After(now, RetentionRules.FailurePause(_failures));
    }
}
