namespace Discovery.Health;

/// <summary>Ejects endpoints that fail more than a share of their requests.</summary>
/// <remarks>Envoy's failure percentage detection: a rate at the threshold ejects. (In gRFC A50 it must be above.)</remarks>
public sealed record FailurePercentageOptions
{
    /// <summary>Whether the test is made.</summary>
    /// <value>Default: <see langword="false"/> (Envoy's <c>enforcing_failure_percentage</c> of 0).</value>
    public bool Enabled { get; set; }

    /// <summary>The share of failed answers that ejects.</summary>
    /// <value>0 to 100, in per cent. Default: 85 (Envoy's <c>failure_percentage_threshold</c>, gRFC A50).</value>
    public double Threshold { get; set; } = 85;

    /// <summary>How many endpoints must have had <see cref="MinRequests"/> for the test to be made.</summary>
    /// <value>1 to 10,000. Default: 5 (Envoy's <c>failure_percentage_minimum_hosts</c>, gRFC A50).</value>
    public int MinEndpoints { get; set; } = 5;

    /// <summary>How many requests an endpoint must have had within an interval to be looked at.</summary>
    /// <value>1 to 1,000,000. Default: 50 (Envoy's <c>failure_percentage_request_volume</c>, gRFC A50).</value>
    public int MinRequests { get; set; } = 50;

    internal IEnumerable<string> Faults()
    {
        if (!(Threshold >= 0 && Threshold <= 100))
            yield return FormattableString.Invariant($"FailurePercentage:Threshold is {Threshold}; it must be from 0 to 100");
        if (MinEndpoints is < 1 or > 10_000)
            yield return $"FailurePercentage:MinEndpoints is {MinEndpoints}; it must be from 1 to 10,000";
        if (MinRequests is < 1 or > 1_000_000)
            yield return $"FailurePercentage:MinRequests is {MinRequests}; it must be from 1 to 1,000,000";
    }
}
