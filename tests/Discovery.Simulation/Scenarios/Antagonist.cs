namespace Discovery.Simulation.Scenarios;

/// <summary>A neighbour on each server's machine that takes part of its speed in bursts of random length.</summary>
/// <param name="Steals">The share of the speed that it takes.</param>
/// <param name="OnSeconds">The mean length of a burst.</param>
/// <param name="OffSeconds">The mean pause between bursts.</param>
internal sealed record Antagonist(double Steals, double OnSeconds, double OffSeconds)
{
    /// <summary>What is left of the speed on average.</summary>
    internal double LeftOver => 1 - (Steals * OnSeconds / (OnSeconds + OffSeconds));
}
