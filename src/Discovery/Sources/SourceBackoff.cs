namespace Discovery;

/// <summary>How long to wait before a source that could not be asked is asked again.</summary>
/// <param name="Initial">The wait after the first failure; each further one doubles it.</param>
/// <param name="Max">The longest wait, and how long a watch must have run well for its failures to be forgotten.</param>
internal sealed record SourceBackoff(TimeSpan Initial, TimeSpan Max)
{
    /// <summary>client-go's reflector waits up to 30 seconds.</summary>
    internal static SourceBackoff Default { get; } = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30));

    /// <summary>The wait before the next attempt, of which a random half is left out so that clients spread.</summary>
    internal TimeSpan After(int failures, SeededRandom random)
    {
        var doublings = Math.Min(failures - 1, 30);
        var wait = Math.Min(Initial.TotalMilliseconds * (1L << doublings), Max.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(wait * (0.5 + (random.NextDouble() / 2)));
    }
}
