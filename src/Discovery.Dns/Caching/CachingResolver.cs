using Discovery.Dns.Diagnostics;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Caching;

/// <summary>Keeps answers for as long as they may be kept, and lets all who ask the same question at once share one query.</summary>
/// <remarks>Not a place of retries: a failure is told to all who wait, and kept only so that servers are spared (RFC 9520).</remarks>
internal sealed class CachingResolver(
    IDnsResolver resolver, int capacity, RetentionRules rules, TimeProvider timeProvider, DnsMeter meter)
{
    private readonly AnswerTable _stored = new(capacity, rules);
    private readonly Dictionary<Question, SharedQuery> _running = [];
    private readonly Lock _gate = new();

    /// <summary>How many answers are kept at the moment.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
                return _stored.Count;
        }
    }

    /// <summary>Answers out of what is stored, or asks. Cancelling leaves the query to the others who wait for it.</summary>
    internal ValueTask<TimedAnswer> QueryAsync(DnsName name, DnsRecordType type, Freshness freshness, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var question = new Question(name, type);
        SharedQuery? query;
        var isFirst = false;
        lock (_gate)
        {
            if (_stored.TryGet(question, out var stored) && stored.TryGet(freshness, timeProvider.GetTimestamp(), timeProvider, out var answer))
                return new(answer);

            if (_running.TryGetValue(question, out query))
            {
                query.Waiters++;
            }
            else
            {
                isFirst = true;
                _running.Add(question, query = new SharedQuery(question));
            }
        }

        // Outside of the lock: the resolver is somebody else's code.
        if (isFirst)
            _ = RunAsync(query);
        return WaitAsync(query, cancellationToken);
    }

    private async ValueTask<TimedAnswer> WaitAsync(SharedQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await query.Answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Leave(query);
            throw;
        }
    }

    private void Leave(SharedQuery query)
    {
        lock (_gate)
        {
            var isRunning = _running.TryGetValue(query.Question, out var running) && ReferenceEquals(running, query);
            if (!isRunning || --query.Waiters > 0)
                return;

            // Out of the table first: whoever comes now must not join a query that is being cancelled.
            _running.Remove(query.Question);
        }

        query.Cancel();
        query.Dispose();
    }

    private async Task RunAsync(SharedQuery query)
    {
        var askedAt = timeProvider.GetTimestamp();
        var answer = await AskAsync(query.Question, query.Token).ConfigureAwait(false);
        bool isOurs;
        TimedAnswer timed = default;
        lock (_gate)
        {
            isOurs = _running.TryGetValue(query.Question, out var running) && ReferenceEquals(running, query);
            if (isOurs)
                _running.Remove(query.Question);
            if (answer is not null)
                timed = Store(query.Question, answer, askedAt);
        }

        if (answer is not null)
            query.Answer.TrySetResult(timed);
        // Else the one who cancelled it disposes it.
        if (isOurs)
            query.Dispose();
    }

    /// <summary>The resolver's answer, or <see langword="null"/> if the query was cancelled.</summary>
    private async ValueTask<DnsAnswer?> AskAsync(Question question, CancellationToken cancellationToken)
    {
        var timing = meter.QueryStarted(timeProvider);
        DnsAnswer? answer = null;
        try
        {
            answer = await resolver.QueryAsync(question.Name, question.Type, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody waits any more.
        }
#pragma warning disable CA1031 // A resolver may be user code: whatever it throws means "could not ask", for all who wait.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            answer = DnsAnswer.Failed(question.Name, question.Type, $"{resolver.GetType().Name} threw {thrown.GetType().Name}: {thrown.Message.TrimEnd('.')}", thrown);
        }

        meter.QueryEnded(timing, question, answer, timeProvider);
        return answer;
    }

    private TimedAnswer Store(Question question, DnsAnswer answer, long askedAt)
    {
        var now = timeProvider.GetTimestamp();
        if (answer.Kind == DnsAnswerKind.Failed)
        {
            _stored.Place(question, now).Failed(answer, now, timeProvider);
            return new TimedAnswer(answer, TimedAnswer.NoTime);
        }

        var timeToLive = rules.TimeToLive(answer);
        if (timeToLive <= TimeSpan.Zero)
        {
            _stored.Remove(question);
            if (answer.Kind != DnsAnswerKind.Records)
                return new TimedAnswer(answer, TimedAnswer.NoTime);
        }
        else
        {
            _stored.Place(question, now).Answered(answer, timeToLive, askedAt, now, timeProvider);
        }

        return new TimedAnswer(answer, rules.GoodUntil(answer, timeProvider.After(now, timeToLive), askedAt, timeProvider));
    }
}
