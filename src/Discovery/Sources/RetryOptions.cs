namespace Discovery;

/// <summary>How long to pause before a failed watch is tried again.</summary>
public sealed class RetryOptions
{
    /// <summary>The pause after the first failure; each further one doubles it.</summary>
    /// <value>1 millisecond to <see cref="LongestPause"/>. Default: 200 milliseconds.</value>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause, and how long a watch must have run well for its failures to be forgotten.</summary>
    /// <value><see cref="FirstPause"/> to 1 hour. Default: 30 seconds (client-go's reflector).</value>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause before the next attempt, of which a random half is left out so that clients spread.</summary>
    internal TimeSpan PauseAfter(int failures, Random random)
    {
        var doublings = Math.Min(failures - 1, 30);
        var pause = Math.Min(FirstPause.TotalMilliseconds * (1L << doublings), LongestPause.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(pause * (0.5 + (random.NextDouble() / 2)));
    }

    internal IEnumerable<string> Faults()
    {
        if (FirstPause < TimeSpan.FromMilliseconds(1) || FirstPause > LongestPause)
            yield return $"Retry:FirstPause is {FirstPause}; it must be from 1 ms to Retry:LongestPause";
        if (LongestPause > TimeSpan.FromHours(1))
            yield return $"Retry:LongestPause is {LongestPause}; it must be at most 1 hour";
    }
}
