namespace Discovery.Balancing;

/// <summary>How <see cref="PeakEwma"/> remembers latency.</summary>
public sealed class PeakEwmaOptions
{
    /// <summary>How fast a remembered latency fades: after this time 37 % of it are left, after 0.69 of it half.</summary>
    /// <value>10 milliseconds to 1 hour. Default: 10 seconds, as in Finagle and Linkerd.</value>
    public TimeSpan Decay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What a failure counts as, unless it took longer; also the most that a silence or a dropped request counts as.</summary>
    /// <value>1 millisecond to 1 hour. Default: 5 seconds, as in Linkerd's load biaser.</value>
    public TimeSpan FailureLatency { get; set; } = TimeSpan.FromSeconds(5);

    internal IEnumerable<string> Faults()
    {
        if (Decay < TimeSpan.FromMilliseconds(10) || Decay > TimeSpan.FromHours(1))
            yield return $"Decay is {Decay}; it must be from 10 ms to 1 hour";
        if (FailureLatency < TimeSpan.FromMilliseconds(1) || FailureLatency > TimeSpan.FromHours(1))
            yield return $"FailureLatency is {FailureLatency}; it must be from 1 ms to 1 hour";
    }
}
