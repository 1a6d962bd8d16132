namespace Discovery.Health;

/// <summary>Ejects endpoints whose success rate lies far below that of the others.</summary>
/// <remarks>
/// Envoy's success rate detection, once for answers and once for connections. Below the mean by z standard deviations lies at most
/// one endpoint in 1 + z²: with 1.9 the test finds nobody among 4 endpoints or fewer, and goes blind if more than 21.7 % are bad. Where
/// all endpoints do alike it is touchy: the deviation is so small that a rate of 99 % can be an outlier.
/// </remarks>
public sealed record SuccessRateOptions
{
    /// <summary>Whether the test is made.</summary>
    /// <value>Default: <see langword="false"/>, for it tells the worst, not the bad. (Envoy makes it.)</value>
    public bool Enabled { get; set; }

    /// <summary>How far below the mean a rate must lie.</summary>
    /// <value>In standard deviations, 0 to 100. Default: 1.9 (Envoy's <c>success_rate_stdev_factor</c> of 1900, gRFC A50).</value>
    public double StandardDeviations { get; set; } = 1.9;

    /// <summary>How many endpoints must have had <see cref="MinRequests"/> for the test to be made.</summary>
    /// <value>1 to 10,000. Default: 5 (Envoy's <c>success_rate_minimum_hosts</c>, gRFC A50).</value>
    public int MinEndpoints { get; set; } = 5;

    /// <summary>How many requests an endpoint must have had within an interval to be looked at.</summary>
    /// <value>1 to 1,000,000. Default: 100 (Envoy's <c>success_rate_request_volume</c>, gRFC A50).</value>
    public int MinRequests { get; set; } = 100;

    internal IEnumerable<string> Faults()
    {
        if (!(StandardDeviations >= 0 && StandardDeviations <= 100))
            yield return FormattableString.Invariant($"SuccessRate:StandardDeviations is {StandardDeviations}; it must be from 0 to 100");
        if (MinEndpoints is < 1 or > 10_000)
            yield return $"SuccessRate:MinEndpoints is {MinEndpoints}; it must be from 1 to 10,000";
        if (MinRequests is < 1 or > 1_000_000)
            yield return $"SuccessRate:MinRequests is {MinRequests}; it must be from 1 to 1,000,000";
    }
}
