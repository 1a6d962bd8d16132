namespace Discovery.Health;

/// <summary>How this client finds out which endpoints of a service work, and how it treats those that do not, or not yet.</summary>
/// <remarks>By default endpoints that fail five times in a row are ejected for a while; all else is off.</remarks>
public sealed record HealthOptions
{
    internal static readonly HealthOptions Default = new();

    /// <summary>Ejects endpoints by how their requests end.</summary>
    /// <value>Default: on.</value>
    public OutlierOptions Outliers { get; set; } = new();

    /// <summary>Asks each endpoint again and again whether it is well.</summary>
    /// <value>Default: off.</value>
    public ProbeOptions Probe { get; set; } = new();

    /// <summary>Gives new endpoints their share little by little.</summary>
    /// <value>Default: off.</value>
    public SlowStartOptions SlowStart { get; set; } = new();

    /// <summary>Bounds the requests in flight to one endpoint.</summary>
    /// <value>Default: off.</value>
    public ConcurrencyOptions Concurrency { get; set; } = new();

    /// <param name="probes">The kinds of probes that there are.</param>
    internal IEnumerable<string> Faults(ICollection<string> probes) =>
    [
        .. Outliers.Faults(), .. Probe.Faults(), .. SlowStart.Faults(), .. Concurrency.Faults(),
        .. Probe.Kind is { } kind && !probes.Contains(kind, StringComparer.OrdinalIgnoreCase)
            ? [$"Probe:Kind is '{kind}'; it must be one of {string.Join(", ", probes)}"] : Array.Empty<string>(),
    ];
}
