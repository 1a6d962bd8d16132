namespace Discovery.Health;

/// <summary>When an endpoint whose requests fail is ejected, and for how long.</summary>
/// <remarks>
/// Envoy's outlier detection in its split mode (<c>envoy.config.cluster.v3.OutlierDetection</c>), which gRPC has in part (gRFC A50).
/// Requests that were dropped count neither way.
/// </remarks>
public sealed record OutlierOptions
{
    /// <summary>Whether endpoints are ejected at all.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>How many failed answers in a row eject: server errors, broken connections, gateway failures.</summary>
    /// <value>0 to 10,000; 0 for never. Default: 5 (Envoy's <c>consecutive_5xx</c>).</value>
    public int ConsecutiveFailures { get; set; } = 5;

    /// <summary>How many gateway failures in a row eject: 502, 503 and 504, gRPC's UNAVAILABLE and DEADLINE_EXCEEDED.</summary>
    /// <value>0 to 10,000; 0 for never. Default: 0 (Envoy's <c>enforcing_consecutive_gateway_failure</c>).</value>
    public int ConsecutiveGatewayFailures { get; set; }

    /// <summary>How many failures to connect in a row eject.</summary>
    /// <value>0 to 10,000; 0 for never. Default: 5 (Envoy's <c>consecutive_local_origin_failure</c>).</value>
    public int ConsecutiveConnectFailures { get; set; } = 5;

    /// <summary>Ejects endpoints that succeed less often than the others.</summary>
    /// <value>Default: off.</value>
    public SuccessRateOptions SuccessRate { get; set; } = new();

    /// <summary>Ejects endpoints that fail too often, however the others do.</summary>
    /// <value>Default: off.</value>
    public FailurePercentageOptions FailurePercentage { get; set; } = new();

    /// <summary>How often rates are looked at, and how long an endpoint must be back for one ejection to be forgiven.</summary>
    /// <value>100 milliseconds to 1 hour. Default: 10 seconds (Envoy, gRFC A50).</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the first ejection lasts; each further one lasts that much longer.</summary>
    /// <value>100 milliseconds to 1 hour. Default: 30 seconds (Envoy, gRFC A50).</value>
    public TimeSpan BaseEjection { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an ejection lasts at most, before <see cref="Jitter"/>.</summary>
    /// <value><see cref="BaseEjection"/> to 1 day. Default: 300 seconds (Envoy, gRFC A50).</value>
    public TimeSpan MaxEjection { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>How much longer an ejection may last at random, so that clients do not all return at once.</summary>
    /// <value>0 to 1, a share of the ejection. Default: 0.1. (Envoy has a time, 0 by default; gRFC A50 has none.)</value>
    public double Jitter { get; set; } = 0.1;

    /// <summary>How much of the service may be ejected.</summary>
    /// <remarks>
    /// As gRFC A50 and Envoy up to <c>always_eject_one_host</c>: looked at before each ejection, so that one endpoint of a small service may be ejected,
    /// whatever its share. The last endpoint that is left is not ejected.
    /// </remarks>
    /// <value>0 to 100, in per cent of the ready endpoints; 0 ejects nobody. Default: 10 (Envoy, gRFC A50).</value>
    public int MaxEjectedPercent { get; set; } = 10;

    /// <summary>How long the n-th ejection in a row lasts.</summary>
    internal TimeSpan EjectionOf(int count) =>
        TimeSpan.FromTicks((long)Math.Min((double)BaseEjection.Ticks * count, MaxEjection.Ticks));

    internal IEnumerable<string> Faults()
    {
        foreach (var (name, value) in new[]
        {
            (nameof(ConsecutiveFailures), ConsecutiveFailures),
            (nameof(ConsecutiveGatewayFailures), ConsecutiveGatewayFailures),
            (nameof(ConsecutiveConnectFailures), ConsecutiveConnectFailures),
        })
        {
            if (value is < 0 or > 10_000)
                yield return $"Outliers:{name} is {value}; it must be from 0 to 10,000";
        }

        if (Interval < TimeSpan.FromMilliseconds(100) || Interval > TimeSpan.FromHours(1))
            yield return $"Outliers:Interval is {Interval}; it must be from 100 ms to 1 hour";
        if (BaseEjection < TimeSpan.FromMilliseconds(100) || BaseEjection > TimeSpan.FromHours(1))
            yield return $"Outliers:BaseEjection is {BaseEjection}; it must be from 100 ms to 1 hour";
        if (MaxEjection < BaseEjection || MaxEjection > TimeSpan.FromDays(1))
            yield return $"Outliers:MaxEjection is {MaxEjection}; it must be from Outliers:BaseEjection to 1 day";
        if (!(Jitter >= 0 && Jitter <= 1))
            yield return FormattableString.Invariant($"Outliers:Jitter is {Jitter}; it must be from 0 to 1");
        if (MaxEjectedPercent is < 0 or > 100)
            yield return $"Outliers:MaxEjectedPercent is {MaxEjectedPercent}; it must be from 0 to 100";
        foreach (var fault in SuccessRate.Faults().Concat(FailurePercentage.Faults()))
            yield return $"Outliers:{fault}";
    }
}
