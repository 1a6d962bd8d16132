namespace Discovery.Balancing;

/// <summary>What a policy is made with.</summary>
/// <param name="random">The randomness, which all threads share.</param>
/// <param name="timeProvider">The clock; that of the directory, so that its timestamps are those that candidates' signals get.</param>
public sealed class PolicyContext(SeededRandom random, TimeProvider timeProvider)
{
    /// <summary>The randomness. May be used by many threads at once.</summary>
    public SeededRandom Random { get; } = random;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; } = timeProvider;
}
