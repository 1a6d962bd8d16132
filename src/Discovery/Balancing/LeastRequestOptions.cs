namespace Discovery.Balancing;

/// <summary>How <see cref="LeastRequest"/> weighs load against weight.</summary>
public sealed class LeastRequestOptions
{
    /// <summary>How strongly leases in flight lower a candidate's share, where weights differ.</summary>
    /// <value>0 to 10; 0 makes it a weighted random. Default: 1, Envoy's <c>active_request_bias</c>.</value>
    public double ActiveRequestBias { get; set; } = 1;

    internal IEnumerable<string> Faults()
    {
        if (ActiveRequestBias is not (>= 0 and <= 10))
            yield return $"ActiveRequestBias is {ActiveRequestBias}; it must be from 0 to 10";
    }
}
