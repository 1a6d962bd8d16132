using System.Globalization;

namespace Discovery.Balancing;

/// <summary>How <c>least_request</c> weighs load against weight.</summary>
public sealed record LeastRequestOptions : PolicyOptions
{
    /// <summary>How strongly leases in flight lower a candidate's share, where weights differ.</summary>
    /// <value>0 to 10; 0 makes it a weighted random. Default: 1, Envoy's <c>active_request_bias</c>.</value>
    public double ActiveRequestBias { get; set; } = 1;

    internal override IEnumerable<string> Faults() =>
        ActiveRequestBias is >= 0 and <= 10
            ? []
            : [string.Create(CultureInfo.InvariantCulture, $"ActiveRequestBias is {ActiveRequestBias}; it must be from 0 to 10")];
}
