using Discovery.Simulation.Runs;
using Discovery.Simulation.Scenarios;

namespace Discovery.Simulation.Output;

internal static class ScenarioPlot
{
    internal static string Draw(Scenario scenario, IReadOnlyList<(string Policy, RunFigures Figures)> results) => scenario.Name + results.Count;
}
