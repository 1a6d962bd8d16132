namespace Discovery;

/// <summary>How connections are made.</summary>
public sealed class ConnectOptions
{
    /// <summary>How long one endpoint may take to accept a connection before the next one is tried.</summary>
    /// <value>1 millisecond to 10 minutes. Default: 5 seconds (Envoy's <c>connect_timeout</c>).</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many endpoints are tried for one request or connection before it fails.</summary>
    /// <value>1 to 100. Default: 5.</value>
    public int Attempts { get; set; } = 5;

    /// <summary>All that is wrong with these options.</summary>
    /// <returns>Faults; each begins with the setting.</returns>
    public IEnumerable<string> Faults()
    {
        if (Timeout < TimeSpan.FromMilliseconds(1) || Timeout > TimeSpan.FromMinutes(10))
            yield return $"Connect:Timeout is {Timeout}; it must be from 1 ms to 10 minutes";
        if (Attempts is < 1 or > 100)
            yield return $"Connect:Attempts is {Attempts}; it must be from 1 to 100";
    }
}
