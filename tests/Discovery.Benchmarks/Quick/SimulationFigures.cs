using Discovery.Balancing;
using Discovery.Simulation.Runs;
using Discovery.Simulation.Scenarios;

namespace Discovery.Benchmarks.Quick;

/// <summary>The 99th percentile of latency in simulated scenarios, alone and over that of joining the shortest queue. Short runs: the tables in docs/policies.md are longer.</summary>
internal static class SimulationFigures
{
    // Simulated seconds, so that each run takes some tenths of a second.
    private static readonly (string Name, double Seconds)[] Scenarios =
        [("S1", 100), ("S2", 10), ("S3", 100), ("S4", 100), ("S6", 55), ("S7", 15)];

    private static readonly string[] Wanted = ["round_robin", "power_of_two_choices", "peak_ewma", "adaptive"];

    private static readonly Lazy<IReadOnlyList<Scenario>> Shipped = new(() => ScenarioFile.Load(Path.Combine(AppContext.BaseDirectory, "scenarios.json")));

    private static readonly Dictionary<string, double> Baselines = [];

    internal static IEnumerable<Figure> All =>
        from scenario in Scenarios
        from policy in Wanted
        where BalancingPolicies.Names.Contains(policy)
        from figure in Of(scenario.Name, scenario.Seconds, policy)
        select figure;

    private static IEnumerable<Figure> Of(string name, double seconds, string policy)
    {
        var subject = new Lazy<double>(() => P99(name, seconds, policy));
        yield return new($"sim.{name}.{policy}.p99_ms", "ms", () => subject.Value);
        yield return new($"sim.{name}.{policy}.p99_over_jsq", "x", () => subject.Value / Baseline(name, seconds));
    }

    private static double Baseline(string name, double seconds)
    {
        lock (Baselines)
        {
            if (!Baselines.TryGetValue(name, out var p99))
                Baselines[name] = p99 = P99(name, seconds, PolicyMakers.JoinShortestQueue);
            return p99;
        }
    }

    private static double P99(string name, double seconds, string policy)
    {
        var scenario = Shipped.Value.Single(s => s.Name == name) with { Seconds = seconds, Seeds = [1] };
        return Experiment.Measure(scenario, policy).Latency.QuantileMs(0.99);
    }
}
