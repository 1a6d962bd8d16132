using System.Globalization;

namespace Discovery.Balancing;

/// <summary>How <c>orca_weighted_round_robin</c> makes weights from what servers report: the fields of gRFC A58's <c>WeightedRoundRobinLbConfig</c>.</summary>
public sealed record OrcaOptions : PolicyOptions
{
    /// <summary>How long an endpoint must have reported before its weight counts: first reports of a cold server mislead.</summary>
    /// <value>0 to 1 hour. Default: 10 seconds.</value>
    public TimeSpan BlackoutPeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a weight counts after the report that it came from. When it counts no more, the blackout begins again.</summary>
    /// <value>1 second to 1 day. Default: 3 minutes.</value>
    public TimeSpan WeightExpirationPeriod { get; set; } = TimeSpan.FromSeconds(180);

    /// <summary>How often the schedule is made from the newest reports.</summary>
    /// <value>100 milliseconds to 1 hour. Default: 1 second.</value>
    public TimeSpan WeightUpdatePeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How much errors count as utilization: that of a server all of whose requests fail.</summary>
    /// <value>0 to 1,000. Default: 1.</value>
    public double ErrorUtilizationPenalty { get; set; } = 1;

    internal override IEnumerable<string> Faults()
    {
        if (BlackoutPeriod < TimeSpan.Zero || BlackoutPeriod > TimeSpan.FromHours(1))
            yield return $"BlackoutPeriod is {BlackoutPeriod}; it must be from 0 to 1 hour";
        if (WeightExpirationPeriod < TimeSpan.FromSeconds(1) || WeightExpirationPeriod > TimeSpan.FromDays(1))
            yield return $"WeightExpirationPeriod is {WeightExpirationPeriod}; it must be from 1 second to 1 day";
        if (WeightUpdatePeriod < TimeSpan.FromMilliseconds(100) || WeightUpdatePeriod > TimeSpan.FromHours(1))
            yield return $"WeightUpdatePeriod is {WeightUpdatePeriod}; it must be from 100 ms to 1 hour";
        if (ErrorUtilizationPenalty is not (>= 0 and <= 1000))
            yield return string.Create(CultureInfo.InvariantCulture, $"ErrorUtilizationPenalty is {ErrorUtilizationPenalty}; it must be from 0 to 1000");
    }
}
