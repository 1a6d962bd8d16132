using System.Diagnostics.Metrics;
using Discovery.Dns.Caching;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Diagnostics;

/// <summary>The instruments of DNS, in the meter <c>Discovery</c> beside those of the engine: all metric names in one place.</summary>
internal sealed class DnsMeter : IDisposable
{
    internal const string Name = "Discovery";

    private const string TypeTag = "discovery.dns.type";
    private const string OutcomeTag = "discovery.outcome";
    private const string ServiceTag = "discovery.service";
    private const string ReasonTag = "discovery.reason";

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _truncated;
    private readonly Counter<long> _retried;
    private readonly Counter<long> _stale;

    /// <param name="factory">Makes the meter; without one it is made directly.</param>
    internal DnsMeter(IMeterFactory? factory)
    {
        _meter = factory?.Create(Name) ?? new Meter(Name);
        // From a node's own cache to the whole of a deadline.
        var buckets = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15] };
        _duration = _meter.CreateHistogram(
            "discovery.dns.query.duration", "s", "Time from a question to its answer, over all servers and attempts", tags: null, buckets);
        _truncated = _meter.CreateCounter<long>(
            "discovery.dns.truncated", "{answer}", "Answers that are longer than DNS can carry and came in part");
        _retried = _meter.CreateCounter<long>(
            "discovery.dns.retries", "{query}", "Queries sent again, to the same server or to the next");
        _stale = _meter.CreateCounter<long>(
            "discovery.dns.stale", "{lookup}", "Lookups after which old endpoints were served, because DNS denied the name or failed in part");
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>A timestamp, if anybody wants to know how long queries take.</summary>
    internal long? QueryStarted(TimeProvider clock) => _duration.Enabled ? clock.GetTimestamp() : null;

    /// <param name="started">What <see cref="QueryStarted"/> gave.</param>
    /// <param name="question">The question.</param>
    /// <param name="answer">The answer, or <see langword="null"/> if nobody waited for it any more.</param>
    /// <param name="clock">The clock.</param>
    internal void QueryEnded(long? started, Question question, DnsAnswer? answer, TimeProvider clock)
    {
        if (started is { } since)
        {
            _duration.Record(
                clock.GetElapsedTime(since).TotalSeconds, new(OutcomeTag, OutcomeOf(answer?.Kind)), new(TypeTag, question.TypeText));
        }

        if (answer is { IsTruncated: true, Kind: DnsAnswerKind.Records } && _truncated.Enabled)
            _truncated.Add(1, new KeyValuePair<string, object?>(TypeTag, question.TypeText));
        if (answer is { Attempts: > 1 } && _retried.Enabled)
            _retried.Add(answer.Attempts - 1, new KeyValuePair<string, object?>(TypeTag, question.TypeText));
    }

    /// <param name="service">The service.</param>
    /// <param name="reason"><c>denied</c> or <c>partial</c>.</param>
    internal void StaleServed(string service, string reason)
    {
        if (_stale.Enabled)
            _stale.Add(1, new(ServiceTag, service), new(ReasonTag, reason));
    }

    internal static string OutcomeOf(DnsAnswerKind? kind) => kind switch
    {
        null => "cancelled",
        DnsAnswerKind.Records => "records",
        DnsAnswerKind.NoRecords => "no_records",
        DnsAnswerKind.NoSuchName => "no_such_name",
        _ => "failed",
    };
}
