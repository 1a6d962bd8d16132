using System.Collections.ObjectModel;

namespace Discovery;

/// <summary>What a server says of its own load, mostly together with a response. Immutable.</summary>
/// <remarks>ORCA's <c>xds.data.orca.v3.OrcaLoadReport</c> (gRFC A51), with what queue-aware policies need put beside it.</remarks>
public sealed class LoadReport
{
    /// <summary>How busy the application is, by its own measure.</summary>
    /// <value>0 or more; 1 is full, more is possible. Default: <see langword="null"/>, not told.</value>
    public double? ApplicationUtilization { get; init; }

    /// <summary>How busy the processors are.</summary>
    /// <value>0 or more; 1 is full, more is possible. Default: <see langword="null"/>, not told.</value>
    public double? CpuUtilization { get; init; }

    /// <summary>How much of the memory is used.</summary>
    /// <value>0 to 1. Default: <see langword="null"/>, not told.</value>
    public double? MemoryUtilization { get; init; }

    /// <summary>How many requests the server answers: ORCA's <c>rps_fractional</c>.</summary>
    /// <value>Per second, 0 or more. Default: <see langword="null"/>, not told.</value>
    public double? RequestsPerSecond { get; init; }

    /// <summary>How many of them fail: ORCA's <c>eps</c>.</summary>
    /// <value>Per second, 0 or more. Default: <see langword="null"/>, not told.</value>
    public double? ErrorsPerSecond { get; init; }

    /// <summary>How many requests the server has begun or queued and not answered.</summary>
    /// <value>0 or more. ORCA has no such field: it is the named metric <c>rif</c>. Default: <see langword="null"/>, not told.</value>
    public double? RequestsInFlight { get; init; }

    /// <summary>How long the server works on a request, without waiting.</summary>
    /// <value>Positive. ORCA has no such field: it is the named metric <c>service_time_seconds</c>. Default: <see langword="null"/>, not told.</value>
    public TimeSpan? ServiceTime { get; init; }

    /// <summary>Utilisation of further resources, by name: ORCA's <c>utilization</c>.</summary>
    /// <value>0 to 1 each. Default: none.</value>
    public IReadOnlyDictionary<string, double> Utilization { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>What this request cost, by resource: ORCA's <c>request_cost</c>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, double> RequestCost { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Metrics of the application's own: ORCA's <c>named_metrics</c>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, double> NamedMetrics { get; init; } = ReadOnlyDictionary<string, double>.Empty;
}
