namespace Discovery.Balancing;

/// <summary>What a policy is made with.</summary>
/// <param name="random">The randomness; shared by threads.</param>
/// <param name="timeProvider">The clock; that of the directory, so that its timestamps are those that candidates' signals are told.</param>
public sealed class PolicyContext(Random random, TimeProvider timeProvider)
{
    /// <summary>The randomness. May be used by many threads at once.</summary>
    public Random Random { get; } = random;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; } = timeProvider;
}
