using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Discovery.Testing;

namespace Discovery.Tests.Diagnostics;

public sealed class MeterTests : IAsyncDisposable
{
    private readonly ServiceName _service = ServiceName.Parse("http://orders");
    private readonly ConcurrentDictionary<string, double> _values = new();
    private readonly MeterListener _listener = new();
    private readonly OwnMeters _meters = new();
    private readonly ManualClock _clock = new();
    private readonly FakeEndpoints _fake = new();
    private readonly ServiceDirectory _directory;

    public MeterTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Listeners are global to the process: this one must hear no other test's directory.
            if (instrument.Meter.Name == "Discovery" && instrument.Meter.Scope == _meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Take(i, value, tags, add: true));
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Take(i, value, tags, add: false));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Take(i, value, tags, add: false));
        _listener.Start();
        _directory = new ServiceDirectory(_fake, new ServiceDirectoryOptions { TimeProvider = _clock, MeterFactory = _meters });
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _directory.DisposeAsync();
        _meters.Dispose();
    }

    [Theory]
    [InlineData(OutcomeKind.Success, "success")]
    [InlineData(OutcomeKind.Failure, "failure")]
    [InlineData(OutcomeKind.ConnectFailure, "connect_failure")]
    [InlineData(OutcomeKind.GatewayFailure, "failure")]
    [InlineData(OutcomeKind.Dropped, "dropped")]
    public async Task Leases_are_counted_by_outcome_once_each(OutcomeKind outcome, string tag)
    {
        _fake.Set(_service.Host, "10.0.0.1:80");
        var lease = await _directory.LeaseAsync(_service);

        lease.End(outcome);
        lease.End(outcome);

        Assert.Equal(1, _values[$"discovery.leases outcome={tag}"]);
        Assert.Single(_values.Keys, k => k.StartsWith("discovery.leases", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Changes_of_the_set_are_counted_and_confirmations_are_not()
    {
        _fake.Set(_service.Host, "10.0.0.1:80");
        await _directory.GetAsync(_service);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _fake.Set(_service.Host, "10.0.0.1:80");
        await _directory.WaitUntilAsync(_service, s => s.AnsweredAt == _clock.GetUtcNow());
        _fake.Add(_service.Host, "10.0.0.2:80");
        await _directory.WaitUntilAsync(_service, s => s.Candidates.Length == 2);

        await Wait.UntilAsync(() => _values.GetValueOrDefault("discovery.set.changes source=fake endpoints") == 2);
    }

    [Fact]
    public async Task Failures_of_the_source_are_counted_and_show_as_stale()
    {
        _fake.Set(_service.Host, "10.0.0.1:80", "10.0.0.2:80");
        await _directory.GetAsync(_service);
        _fake.Fail("down");
        await _directory.WaitUntilAsync(_service, s => s.Condition == LiveCondition.Stale);
        _clock.Advance(TimeSpan.FromMilliseconds(70));
        _listener.RecordObservableInstruments();

        Assert.Equal(1, _values["discovery.source.failures"]);
        Assert.Equal(2, _values["discovery.set.endpoints condition=Stale"]);
        Assert.Equal(0.07, _values["discovery.set.age condition=Stale"], 3);
    }

    [Fact]
    public async Task Ejections_are_counted_by_reason_and_show_in_the_health_of_the_set()
    {
        _fake.Set(_service.Host, "10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
        var candidate = (await _directory.GetAsync(_service)).Candidates[0];
        for (var i = 0; i < 5; i++)
        {
            Assert.True(candidate.TryBegin());
            candidate.End(new Outcome(OutcomeKind.ConnectFailure, TimeSpan.Zero), 0);
        }

        _listener.RecordObservableInstruments();

        Assert.Equal(1, _values["discovery.ejections reason=consecutive_connect_failures"]);
        Assert.Equal(2, _values["discovery.set.health health=healthy"]);
        Assert.Equal(0, _values["discovery.set.health health=degraded"]);
        Assert.Equal(1, _values["discovery.set.health health=unhealthy"]);
    }

    [Fact]
    public async Task A_disposed_directory_shows_nothing()
    {
        _fake.Set(_service.Host, "10.0.0.1:80");
        await _directory.GetAsync(_service);

        await _directory.DisposeAsync();
        _listener.RecordObservableInstruments();

        Assert.DoesNotContain(_values.Keys, k => k.StartsWith("discovery.set.age", StringComparison.Ordinal));
    }

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, bool add)
    {
        var key = instrument.Name;
        foreach (var (name, tag) in tags)
        {
            if (name == "discovery.service")
                Assert.Equal(_service.ToString(), tag);
            else
                key += $" {name["discovery.".Length..]}={tag}";
        }

        _values.AddOrUpdate(key, value, (_, before) => add ? before + value : value);
    }

    private sealed class OwnMeters : IMeterFactory
    {
        private readonly List<Meter> _made = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options.Name, options.Version, options.Tags, scope: this);
            _made.Add(meter);
            return meter;
        }

        public void Dispose() => _made.ForEach(m => m.Dispose());
    }
}
