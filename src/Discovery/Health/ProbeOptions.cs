namespace Discovery.Health;

/// <summary>Whether and how endpoints are asked if they are well, beside the requests of the application.</summary>
/// <remarks>
/// An endpoint that fails its probes gets no traffic; one that says it is degraded gets it only if others cannot take it. A new endpoint
/// has traffic until its first probe, which is made at once and counts alone, either way.
/// </remarks>
public sealed record ProbeOptions
{
    /// <summary>What a probe does.</summary>
    /// <value>
    /// <c>tcp</c> connects; <c>http</c> wants a status from 200 to 399 (as kubelet's); <c>grpc</c> calls <c>grpc.health.v1.Health/Check</c>; or a name
    /// that the application added. Without Discovery.Extensions only <c>tcp</c> is there. Default: <see langword="null"/>, no probes.
    /// </value>
    public string? Kind { get; set; }

    /// <summary>The path that <c>http</c> gets.</summary>
    /// <value>Starts with a slash. Default: <c>/</c>.</value>
    public string Path { get; set; } = "/";

    /// <summary>The service that <c>grpc</c> asks for.</summary>
    /// <value>Default: empty, the server as a whole.</value>
    public string GrpcService { get; set; } = "";

    /// <summary>The response header by which an endpoint says over <c>http</c> that others should be preferred.</summary>
    /// <value>Default: <c>x-envoy-degraded</c>.</value>
    public string DegradedHeader { get; set; } = "x-envoy-degraded";

    /// <summary>The port to probe.</summary>
    /// <value>1 to 65535. Default: <see langword="null"/>, the endpoint's own.</value>
    public int? Port { get; set; }

    /// <summary>How long from one probe of an endpoint to the next.</summary>
    /// <value>100 milliseconds to 1 hour. Default: 10 seconds (Kubernetes' <c>periodSeconds</c>).</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How much longer each interval may last at random, so that clients spread.</summary>
    /// <value>0 to 1, a share of <see cref="Interval"/>. Default: 0.1.</value>
    public double Jitter { get; set; } = 0.1;

    /// <summary>How long a probe may take before it has failed.</summary>
    /// <value>1 millisecond to 10 minutes. Default: 1 second (Kubernetes' <c>timeoutSeconds</c>).</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many probes in a row must fail for an endpoint to lose its traffic.</summary>
    /// <value>1 to 1,000. Default: 3 (Kubernetes' <c>failureThreshold</c>).</value>
    public int UnhealthyThreshold { get; set; } = 3;

    /// <summary>How many probes in a row must succeed for it to get traffic again.</summary>
    /// <value>1 to 1,000. Default: 1 (Kubernetes' <c>successThreshold</c>).</value>
    public int HealthyThreshold { get; set; } = 1;

    /// <summary>How many probes of a service may be under way at once.</summary>
    /// <value>1 to 10,000. Default: 32.</value>
    public int Concurrency { get; set; } = 32;

    internal IEnumerable<string> Faults()
    {
        if (!Path.StartsWith('/'))
            yield return $"Probe:Path is '{Path}'; it must start with a slash";
        if (DegradedHeader.Length == 0)
            yield return "Probe:DegradedHeader is empty; it must be the name of a header";
        if (Port is < 1 or > 65535)
            yield return $"Probe:Port is {Port}; it must be from 1 to 65535";
        if (Interval < TimeSpan.FromMilliseconds(100) || Interval > TimeSpan.FromHours(1))
            yield return $"Probe:Interval is {Interval}; it must be from 100 ms to 1 hour";
        if (!(Jitter >= 0 && Jitter <= 1))
            yield return FormattableString.Invariant($"Probe:Jitter is {Jitter}; it must be from 0 to 1");
        if (Timeout < TimeSpan.FromMilliseconds(1) || Timeout > TimeSpan.FromMinutes(10))
            yield return $"Probe:Timeout is {Timeout}; it must be from 1 ms to 10 minutes";
        if (UnhealthyThreshold is < 1 or > 1_000)
            yield return $"Probe:UnhealthyThreshold is {UnhealthyThreshold}; it must be from 1 to 1,000";
        if (HealthyThreshold is < 1 or > 1_000)
            yield return $"Probe:HealthyThreshold is {HealthyThreshold}; it must be from 1 to 1,000";
        if (Concurrency is < 1 or > 10_000)
            yield return $"Probe:Concurrency is {Concurrency}; it must be from 1 to 10,000";
    }
}
