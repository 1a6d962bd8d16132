namespace Discovery.Balancing;

/// <summary>How the policies that go by latency remember it: <c>peak_ewma</c> and <c>least_response_time</c>.</summary>
public sealed record LatencyOptions : PolicyOptions
{
    /// <summary>How fast <c>peak_ewma</c> lets a remembered latency fade: after this time 37 % of it are left, after 0.69 of it half.</summary>
    /// <value>10 milliseconds to 1 hour. Default: <see langword="null"/>, 10 seconds, as in Finagle and Linkerd.</value>
    public TimeSpan? Decay { get; set; }

    /// <summary>How long a latency counts for <c>least_response_time</c>: until between half and all of this has passed.</summary>
    /// <value>100 milliseconds to 1 hour. Default: <see langword="null"/>, 30 seconds, Dubbo's <c>slidePeriod</c>.</value>
    public TimeSpan? Window { get; set; }

    /// <summary>What a failure counts as, unless it took longer; also the most that a silence or a dropped request counts as.</summary>
    /// <value>1 millisecond to 1 hour. Default: 5 seconds, as in Linkerd's load biaser.</value>
    public TimeSpan FailureLatency { get; set; } = TimeSpan.FromSeconds(5);

    internal override IEnumerable<string> Particular => Given((nameof(Decay), Decay), (nameof(Window), Window));

    internal override IEnumerable<string> Faults()
    {
        if (Decay < TimeSpan.FromMilliseconds(10) || Decay > TimeSpan.FromHours(1))
            yield return $"Decay is {Decay}; it must be from 10 ms to 1 hour";
        if (Window < TimeSpan.FromMilliseconds(100) || Window > TimeSpan.FromHours(1))
            yield return $"Window is {Window}; it must be from 100 ms to 1 hour";
        if (FailureLatency < TimeSpan.FromMilliseconds(1) || FailureLatency > TimeSpan.FromHours(1))
            yield return $"FailureLatency is {FailureLatency}; it must be from 1 ms to 1 hour";
    }
}
