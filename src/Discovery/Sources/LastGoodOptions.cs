namespace Discovery;

/// <summary>Where and how long last good sets are kept across restarts.</summary>
public sealed class LastGoodOptions
{
    /// <summary>The folder of the files, one for each service. It must outlive the process: a volume, not a container's own disk.</summary>
    /// <value>A path; made if need be. No default: it must be set.</value>
    public string? Folder { get; set; }

    /// <summary>The oldest set that is still served. Addresses are given to other pods in time.</summary>
    /// <value>1 second to 30 days. Default: 1 hour.</value>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long the source may take to answer before a kept set is served in its place.</summary>
    /// <value>0 to 1 minute. Default: 2 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>All that is wrong with these options.</summary>
    /// <returns>Faults; each begins with the setting.</returns>
    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Folder))
            yield return "Folder is not set; it must be a folder that outlives the process";
        if (MaxAge < TimeSpan.FromSeconds(1) || MaxAge > TimeSpan.FromDays(30))
            yield return $"MaxAge is {MaxAge}; it must be from 1 second to 30 days";
        if (Timeout < TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(1))
            yield return $"Timeout is {Timeout}; it must be from 0 to 1 minute";
    }
}
