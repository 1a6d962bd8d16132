using System.Diagnostics.Metrics;

namespace Discovery.Diagnostics;

/// <summary>The instruments of the meter <c>Discovery</c>: all metric names in one place.</summary>
internal sealed class DiscoveryMeter : IDisposable
{
    internal const string Name = "Discovery";

    private const string ServiceTag = "discovery.service";
    private const string SourceTag = "discovery.source";
    private const string ConditionTag = "discovery.condition";
    private const string OutcomeTag = "discovery.outcome";
    private const string ReasonTag = "discovery.reason";
    private const string HealthTag = "discovery.health";

    private readonly Meter _meter;
    private readonly Counter<long> _setChanges;
    private readonly Counter<long> _sourceFailures;
    private readonly Counter<long> _leases;
    private readonly Counter<long> _ejections;
    private readonly Counter<long> _probes;

    /// <param name="factory">Makes the meter; without one it is made directly.</param>
    /// <param name="observe">Lists service, condition, endpoints in use and age in seconds of each live set.</param>
    internal DiscoveryMeter(IMeterFactory? factory, Func<IEnumerable<LiveSetReading>> observe)
    {
        _meter = factory?.Create(Name) ?? new Meter(Name);
        _setChanges = _meter.CreateCounter<long>(
            "discovery.set.changes", "{change}", "Endpoint sets published because something changed");
        _sourceFailures = _meter.CreateCounter<long>(
            "discovery.source.failures", "{failure}", "Attempts to ask a source that failed");
        _leases = _meter.CreateCounter<long>(
            "discovery.leases", "{lease}", "Leases that ended, by outcome");
        _ejections = _meter.CreateCounter<long>(
            "discovery.ejections", "{ejection}", "Endpoints ejected, by what they did");
        _probes = _meter.CreateCounter<long>(
            "discovery.probes", "{probe}", "Probes of endpoints, by what they said");
        _meter.CreateObservableGauge(
            "discovery.set.health", () => observe().SelectMany(Health), "{endpoint}", "Endpoints in the set in use, by what this client found out of them");
        _meter.CreateObservableGauge(
            "discovery.set.endpoints", () => observe().Select(r => Measure(r, r.Endpoints)), "{endpoint}", "Endpoints in the set in use");
        _meter.CreateObservableGauge(
            "discovery.set.age", () => observe().Select(r => Measure(r, r.AgeSeconds)), "s", "Time since the source last confirmed the set in use");
    }

    internal bool CountsLeases => _leases.Enabled;

    public void Dispose() => _meter.Dispose();

    internal void SetChanged(string service, string source) =>
        _setChanges.Add(1, new(ServiceTag, service), new(SourceTag, source));

    internal void SourceFailed(string service) => _sourceFailures.Add(1, new KeyValuePair<string, object?>(ServiceTag, service));

    internal void LeaseEnded(string service, string outcome) =>
        _leases.Add(1, new(ServiceTag, service), new(OutcomeTag, outcome));

    internal void Ejected(string service, string reason) => _ejections.Add(1, new(ServiceTag, service), new(ReasonTag, reason));

    internal void Probed(string service, string health) => _probes.Add(1, new(ServiceTag, service), new(HealthTag, health));

    private static IEnumerable<Measurement<int>> Health(LiveSetReading reading) =>
    [
        new(reading.Endpoints - reading.Degraded - reading.Unhealthy, new(ServiceTag, reading.Service), new(HealthTag, "healthy")),
        new(reading.Degraded, new(ServiceTag, reading.Service), new(HealthTag, "degraded")),
        new(reading.Unhealthy, new(ServiceTag, reading.Service), new(HealthTag, "unhealthy")),
    ];

    private static Measurement<T> Measure<T>(LiveSetReading reading, T value)
        where T : struct =>
        new(value, new(ServiceTag, reading.Service), new(ConditionTag, reading.Condition));
}
