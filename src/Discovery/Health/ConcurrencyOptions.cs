namespace Discovery.Health;

/// <summary>Bounds the requests in flight to one endpoint. One at its bound is passed over; if all are, requests fail at once.</summary>
/// <remarks>
/// Counted over all clients of the container. Requests that are picked at the very same moment may pass a bound by one each.
/// </remarks>
public sealed record ConcurrencyOptions
{
    /// <summary>A fixed bound.</summary>
    /// <value>1 to 1,000,000. Default: <see langword="null"/>, none.</value>
    public int? Limit { get; set; }

    /// <summary>Whether each endpoint's bound follows its latency: Gradient2 of Netflix's concurrency-limits.</summary>
    /// <remarks>
    /// The bound shrinks while latency is above its long-term average, and grows while it is not and the bound is made use of. Streams that
    /// live long say nothing of latency: use a fixed bound for those.
    /// </remarks>
    /// <value>Default: <see langword="false"/>.</value>
    public bool Adaptive { get; set; }

    /// <summary>The bound that an adaptive one starts with.</summary>
    /// <value><see cref="MinLimit"/> to <see cref="MaxLimit"/>. Default: 20 (Gradient2).</value>
    public int InitialLimit { get; set; } = 20;

    /// <summary>The lowest adaptive bound.</summary>
    /// <value>1 to <see cref="MaxLimit"/>. Default: 20 (Gradient2).</value>
    public int MinLimit { get; set; } = 20;

    /// <summary>The highest adaptive bound.</summary>
    /// <value><see cref="MinLimit"/> to 1,000,000. Default: 200 (Gradient2).</value>
    public int MaxLimit { get; set; } = 200;

    /// <summary>By how much latency may exceed its long-term average before the bound shrinks.</summary>
    /// <value>A factor, 1 to 100. Default: 1.5 (Gradient2's <c>rttTolerance</c>).</value>
    public double Tolerance { get; set; } = 1.5;

    internal IEnumerable<string> Faults()
    {
        if (Limit is < 1 or > 1_000_000)
            yield return $"Concurrency:Limit is {Limit}; it must be from 1 to 1,000,000";
        if (Limit is not null && Adaptive)
            yield return $"Concurrency:Limit is {Limit} and Concurrency:Adaptive is True; only one of them can be";
        if (MinLimit < 1 || MinLimit > MaxLimit)
            yield return $"Concurrency:MinLimit is {MinLimit}; it must be from 1 to Concurrency:MaxLimit";
        if (MaxLimit > 1_000_000)
            yield return $"Concurrency:MaxLimit is {MaxLimit}; it must be at most 1,000,000";
        if (InitialLimit < MinLimit || InitialLimit > MaxLimit)
            yield return $"Concurrency:InitialLimit is {InitialLimit}; it must be from Concurrency:MinLimit to Concurrency:MaxLimit";
        if (!(Tolerance >= 1 && Tolerance <= 100))
            yield return FormattableString.Invariant($"Concurrency:Tolerance is {Tolerance}; it must be from 1 to 100");
    }
}
