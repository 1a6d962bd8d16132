namespace Discovery;

/// <summary>How live sets are kept.</summary>
public sealed class LiveSetOptions
{
    /// <summary>How long to wait before a source that could not be asked is asked again; each further failure doubles it.</summary>
    /// <value>1 millisecond to <see cref="MaxBackoff"/>. Default: 200 milliseconds.</value>
    public TimeSpan InitialBackoff { get; set; } = SourceBackoff.Default.Initial;

    /// <summary>The longest backoff, and how long a watch must have run well for its failures to be forgotten.</summary>
    /// <value><see cref="InitialBackoff"/> to 1 hour. Default: 30 seconds (client-go's reflector).</value>
    public TimeSpan MaxBackoff { get; set; } = SourceBackoff.Default.Max;

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
        if (InitialBackoff < TimeSpan.FromMilliseconds(1) || InitialBackoff > MaxBackoff)
            yield return $"InitialBackoff is {InitialBackoff}; it must be from 1 ms to MaxBackoff";
        if (MaxBackoff > TimeSpan.FromHours(1))
            yield return $"MaxBackoff is {MaxBackoff}; it must be at most 1 hour";
    }
}
