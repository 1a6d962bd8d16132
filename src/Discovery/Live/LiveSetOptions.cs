namespace Discovery;

/// <summary>How live sets are kept.</summary>
public sealed class LiveSetOptions
{
    /// <summary>How failed sources are retried.</summary>
    public RetryOptions Retry { get; set; } = new();

    /// <summary>How long a service may go unused: its watch is closed after half to all of this. The next use opens it again.</summary>
    /// <value>1 second to 1 day. Default: 10 minutes.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The shortest time between two early re-resolutions, which failed connections ask for.</summary>
    /// <value>10 milliseconds to 1 hour. Default: 5 seconds.</value>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(5);

    internal IEnumerable<string> Faults()
    {
        if (IdleTimeout < TimeSpan.FromSeconds(1) || IdleTimeout > TimeSpan.FromDays(1))
            yield return $"IdleTimeout is {IdleTimeout}; it must be from 1 second to 1 day";
        if (RefreshInterval < TimeSpan.FromMilliseconds(10) || RefreshInterval > TimeSpan.FromHours(1))
            yield return $"RefreshInterval is {RefreshInterval}; it must be from 10 ms to 1 hour";
        foreach (var fault in Retry.Faults())
            yield return fault;
    }
}
