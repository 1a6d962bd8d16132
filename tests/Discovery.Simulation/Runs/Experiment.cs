using Discovery.Simulation.Scenarios;

namespace Discovery.Simulation.Runs;

/// <summary>One scenario under one policy, with each of its seeds.</summary>
internal static class Experiment
{
    /// <summary>Runs all seeds and adds up.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="policy">A name that <see cref="PolicyMakers"/> knows.</param>
    /// <param name="realTime">The clock that tells how long it took; by default none does.</param>
    internal static RunFigures Measure(Scenario scenario, string policy, TimeProvider? realTime = null)
    {
        RunFigures? sum = null;
        foreach (var seed in scenario.Seeds)
        {
            var started = realTime?.GetTimestamp() ?? 0;
            var figures = new Run(scenario, policy, seed).Execute();
            figures.Took = realTime?.GetElapsedTime(started) ?? TimeSpan.Zero;
            if (sum is null)
                sum = figures;
            else
                sum.Add(figures);
        }

        return sum ?? throw new ArgumentException("The scenario has no seeds.", nameof(scenario));
    }
}
