using System.Collections.ObjectModel;

namespace Discovery.Http.LoadReports;

/// <summary>Collects the fields of a load report by their ORCA names. What is named twice counts the second time; what is out of range does not count.</summary>
internal struct LoadReportFields
{
    // Longer than any request is worked on; beyond, seconds do not fit a TimeSpan.
    private const double LongestServiceTime = 1e6;

    private double? _application;
    private double? _processor;
    private double? _memory;
    private double? _requests;
    private double? _errors;
    private double? _inFlight;
    private double? _serviceTime;
    private Dictionary<string, double>? _utilization;
    private Dictionary<string, double>? _cost;
    private Dictionary<string, double>? _named;

    /// <summary>Takes a field of the report itself; others are passed over.</summary>
    internal void Set(ReadOnlySpan<char> name, double value)
    {
        if (!double.IsFinite(value) || value < 0)
            return;

        switch (name)
        {
            case "application_utilization" or "applicationUtilization":
                _application = value;
                break;
            case "cpu_utilization" or "cpuUtilization":
                _processor = value;
                break;
            case "mem_utilization" or "memUtilization" when value <= 1:
                _memory = value;
                break;
            case "rps_fractional" or "rpsFractional":
                _requests = value;
                break;
            case "rps":
                // Deprecated in favour of the one above.
                _requests ??= value;
                break;
            case "eps":
                _errors = value;
                break;
        }
    }

    /// <summary>Takes an entry of one of the report's maps; others are passed over.</summary>
    internal void Set(ReadOnlySpan<char> map, ReadOnlySpan<char> name, double value)
    {
        switch (map)
        {
            case "named_metrics" or "namedMetrics":
                SetNamed(name, value);
                break;
            case "utilization" when value is >= 0 and <= 1:
                Put(ref _utilization, name, value);
                break;
            case "request_cost" or "requestCost" when double.IsFinite(value) && value >= 0:
                Put(ref _cost, name, value);
                break;
        }
    }

    /// <summary>The report, or <see langword="null"/> if nothing was taken.</summary>
    internal readonly LoadReport? ToReport()
    {
        if ((_application ?? _processor ?? _memory ?? _requests ?? _errors ?? _inFlight ?? _serviceTime) is null
            && _utilization is null && _cost is null && _named is null)
        {
            return null;
        }

        return new LoadReport
        {
            ApplicationUtilization = _application,
            CpuUtilization = _processor,
            MemoryUtilization = _memory,
            RequestsPerSecond = _requests,
            ErrorsPerSecond = _errors,
            RequestsInFlight = _inFlight,
            ServiceTime = _serviceTime is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Utilization = Or(_utilization),
            RequestCost = Or(_cost),
            NamedMetrics = Or(_named),
        };
    }

    private static IReadOnlyDictionary<string, double> Or(Dictionary<string, double>? map) => map ?? (IReadOnlyDictionary<string, double>)ReadOnlyDictionary<string, double>.Empty;

    private static void Put(ref Dictionary<string, double>? map, ReadOnlySpan<char> name, double value)
    {
        map ??= new Dictionary<string, double>(StringComparer.Ordinal);
        map[name.ToString()] = value;
    }

    private void SetNamed(ReadOnlySpan<char> name, double value)
    {
        if (!double.IsFinite(value))
            return;

        switch (name)
        {
            case "rif" when value >= 0:
                _inFlight = value;
                break;
            case "service_time_seconds" when value is > 0 and <= LongestServiceTime:
                _serviceTime = value;
                break;
            case "rif" or "service_time_seconds":
                break;
            default:
                Put(ref _named, name, value);
                break;
        }
    }
}
