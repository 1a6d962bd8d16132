using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Discovery.Http.Tests.Support;

/// <summary>Hears how the leases of one directory end, as the meter <c>Discovery</c> counts them.</summary>
internal sealed class LeaseLog : IMeterFactory
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _outcomes = new();
    private Meter? _meter;

    public LeaseLog()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, this) && instrument is { Name: "discovery.leases", Meter.Name: "Discovery" })
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            foreach (var (key, value) in tags)
            {
                if (key == "discovery.outcome")
                    _outcomes.Enqueue((string)value!);
            }
        });
        _listener.Start();
    }

    public string[] Outcomes => [.. _outcomes];

    public Meter Create(MeterOptions options) => _meter = new Meter(options.Name, options.Version, options.Tags, scope: this);

    public void Dispose()
    {
        _listener.Dispose();
        _meter?.Dispose();
    }
}
