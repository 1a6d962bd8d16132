namespace Discovery.Balancing;

/// <summary>Picks the candidates in turn, starting at a random one so that clients that start together do not herd. Weights are not looked at.</summary>
/// <remarks>
/// IPVS's <c>rr</c>. A pick is one interlocked increment of a counter that all threads share: the order is exact, but threads that
/// pick at the same time wait for each other's cache line. Where that matters, <see cref="RandomPolicy"/> shares nothing.
/// </remarks>
/// <param name="random">The source of randomness; shared by threads.</param>
public sealed class RoundRobin(Random random) : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return new TurnPicker(group.Candidates, (ulong)random.Next(group.Count));
    }
}
