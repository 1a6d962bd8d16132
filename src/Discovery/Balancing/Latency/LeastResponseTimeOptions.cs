namespace Discovery.Balancing;

/// <summary>How <see cref="LeastResponseTime"/> remembers latency.</summary>
public sealed class LeastResponseTimeOptions
{
    /// <summary>How long a latency counts: until between half and all of this has passed.</summary>
    /// <value>100 milliseconds to 1 hour. Default: 30 seconds, Dubbo's <c>slidePeriod</c>.</value>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What a failure counts as, unless it took longer; also the most that a dropped request counts as.</summary>
    /// <value>1 millisecond to 1 hour. Default: 5 seconds, as in Linkerd's load biaser.</value>
    public TimeSpan FailureLatency { get; set; } = TimeSpan.FromSeconds(5);

    internal IEnumerable<string> Faults()
    {
        if (Window < TimeSpan.FromMilliseconds(100) || Window > TimeSpan.FromHours(1))
            yield return $"Window is {Window}; it must be from 100 ms to 1 hour";
        if (FailureLatency < TimeSpan.FromMilliseconds(1) || FailureLatency > TimeSpan.FromHours(1))
            yield return $"FailureLatency is {FailureLatency}; it must be from 1 ms to 1 hour";
    }
}
