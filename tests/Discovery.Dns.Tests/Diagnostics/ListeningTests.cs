using System.Diagnostics;
using System.Diagnostics.Metrics;
using Discovery.Dns.Messages;
using Discovery.Dns.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Discovery.Dns.Tests.Diagnostics;

/// <summary>What metrics, traces and logs say of lookups.</summary>
public sealed class ListeningTests : SourceTest, IDisposable
{
    private readonly List<string> _measurements = [];
    private readonly List<Activity> _activities = [];
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _listener;

    public ListeningTests()
    {
        // Tests run side by side, and sources and meters are heard by all who listen: service names tell ours.
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Discovery",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("discovery.service") is string service && service.Contains("ours", StringComparison.Ordinal))
                    _activities.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    void IDisposable.Dispose()
    {
        _meters.Dispose();
        _listener.Dispose();
        Dispose();
    }

    [Fact]
    public async Task A_lookup_of_many_queries_is_one_span()
    {
        Resolver.Addresses("ours", 30, "10.0.0.1");
        await using var reader = Read(ServiceName.Parse("http://ours"));
        await reader.NextAsync();

        var span = Assert.Single(_activities);
        Assert.Equal("discovery.dns.lookup", span.OperationName);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Equal(
            "discovery.dns.name=ours discovery.dns.names=4 discovery.dns.type=A or AAAA discovery.outcome=records discovery.service=http://ours", Tags(span));
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_no_error_and_a_failure_is()
    {
        Resolver.Fails("fails.ours", DnsRecordType.A);
        await using var absent = Read(ServiceName.Parse("http://absent.ours."));
        await using var fails = Read(ServiceName.Parse("http://fails.ours."));
        await absent.NextAsync();
        await fails.FailsAsync();

        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], _activities.Select(a => a.Status));
        Assert.Equal("10.96.0.10:53 answered SERVFAIL", _activities[1].StatusDescription);
        Assert.Contains("discovery.outcome=no_such_name", Tags(_activities[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_lookup_is_no_error()
    {
        Resolver.On("ours", DnsRecordType.A, static async token => await new TaskCompletionSource<DnsAnswer>().Task.WaitAsync(token));
        var reader = Read(ServiceName.Parse("http://ours."));
        Assert.True(reader.IsWaiting);
        await reader.DisposeAsync();

        var span = Assert.Single(_activities);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Equal("cancelled", span.GetTagItem("discovery.outcome"));
    }

    [Fact]
    public async Task Only_the_first_lookup_belongs_to_the_request_that_waits_for_it()
    {
        Resolver.Addresses("ours", 30, "10.0.0.1");
        using var request = new Activity("request").Start();
        await using var reader = Read(ServiceName.Parse("http://ours."));
        await reader.NextAsync();
        Assert.True(reader.IsWaiting);
        await PassAsync(30);
        await reader.NextAsync();

        Assert.Equal([request.Id, null], _activities.Select(a => a.ParentId));
        Assert.Same(request, Activity.Current);
    }

    [Fact]
    public async Task Queries_are_timed_in_seconds_by_type_and_outcome()
    {
        using var meters = new OwnMeters();
        Listen(meters.Meter);
        Resolver.On("slow.test", DnsRecordType.A, _ =>
        {
            Clock.Advance(TimeSpan.FromSeconds(0.25));
            return new(DnsAnswer.Failed(DnsName.Parse("slow.test"), DnsRecordType.A, "silence"));
        });
        using var source = new DnsSource(Options, Resolver, Clock, meters);
        await using var reader = Read(ServiceName.Parse("http://slow.test."), source);
        await reader.FailsAsync();

        Assert.Equal(
            [
                "discovery.dns.query.duration 0.25 discovery.dns.type=A discovery.outcome=failed",
                "discovery.dns.query.duration 0 discovery.dns.type=AAAA discovery.outcome=no_such_name",
            ],
            _measurements);
    }

    [Fact]
    public async Task Truncated_answers_and_stale_service_are_counted()
    {
        using var meters = new OwnMeters();
        Listen(meters.Meter);
        Resolver.Services("_http._tcp.orders.test", 30, isTruncated: true, (0, 1, 80, "a.test", "10.0.0.1"));
        using var source = new DnsSource(Options, Resolver, Clock, meters);
        await using var reader = Read(ServiceName.Parse("http://_http.orders.test."), source);
        await reader.NextAsync();
        Assert.True(reader.IsWaiting);
        Resolver.Forget("_http._tcp.orders.test");
        await PassAsync(30);
        await reader.NextAsync();

        Assert.Equal(
            ["discovery.dns.truncated 1 discovery.dns.type=SRV", "discovery.dns.stale 1 discovery.reason=denied discovery.service=http://_http.orders.test."],
            _measurements.Where(m => !m.Contains("duration", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_log_tells_what_changes_and_not_what_stays()
    {
        var log = new ListLogger();
        var source = NewSource(log);
        Resolver.Services("_http._tcp.orders.test", 5, isTruncated: true, (0, 1, 80, "a.test", "10.0.0.1"));
        await using var reader = Read(ServiceName.Parse("http://_http.orders.test."), source);
        for (var i = 0; i < 3; i++)
        {
            await reader.NextAsync();
            Assert.True(reader.IsWaiting);
            await PassAsync(5);
        }

        await reader.NextAsync();
        Assert.True(reader.IsWaiting);
        Resolver.Forget("_http._tcp.orders.test");
        await PassAsync(5);
        await reader.NextAsync();
        Assert.True(reader.IsWaiting);
        Resolver.Services("_http._tcp.orders.test", 5, (0, 1, 80, "a.test", "10.0.0.1"));
        await PassAsync(2);
        await reader.NextAsync();

        Assert.Equal(
            [
                "Warning Service 'http://_http.orders.test.': the answer is longer than DNS can carry (64 KiB): 1 endpoints came, more exist",
                "Warning DNS says that 'http://_http.orders.test.' has no endpoints any more (no SRV record _http._tcp.orders.test); its last 1 are kept for 30 s, in case that passes.",
                "Information Service 'http://_http.orders.test.': DNS has endpoints again",
                "Information Service 'http://_http.orders.test.': DNS answers in full again",
            ],
            log.Lines);
    }

    [Fact]
    public async Task A_failure_is_logged_once_though_it_is_asked_again_and_again()
    {
        var log = new ListLogger();
        var source = NewSource(log);
        Resolver.Fails("orders.test", DnsRecordType.A);
        await using var reader = Read(ServiceName.Parse("http://orders.test."), source);
        for (var i = 0; i < 3; i++)
        {
            await reader.FailsAsync();
            Assert.True(reader.IsWaiting);
            await PassAsync(10);
        }

        Assert.Equal(["Warning Service 'http://orders.test.': DNS fails: A orders.test: 10.96.0.10:53 answered SERVFAIL"], log.Lines);
    }

    private static string Tags(Activity activity) => string.Join(' ', activity.TagObjects.Select(t => $"{t.Key}={t.Value}").Order(StringComparer.Ordinal));

    private void Listen(Meter meter)
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
                listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, FormattableString.Invariant($"{value}"), tags));
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, FormattableString.Invariant($"{value}"), tags));
        _meters.Start();
    }

    private void Note(Instrument instrument, string value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}").Order(StringComparer.Ordinal));
        lock (_measurements)
            _measurements.Add($"{instrument.Name} {value} {text}");
    }

    private sealed class OwnMeters : IMeterFactory
    {
        internal Meter Meter { get; } = new("Discovery");

        public Meter Create(MeterOptions options) => Meter;

        public void Dispose() => Meter.Dispose();
    }

    private sealed class ListLogger : ILogger<DnsSource>
    {
        internal List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel} {formatter(state, exception)}");
    }
}
