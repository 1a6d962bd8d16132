using Discovery.Simulation.Runs;
using Discovery.Simulation.Scenarios;

namespace Discovery.Simulation.Output;

/// <summary>Runs scenarios and prints a table for each, and one of all; draws plots when asked to.</summary>
internal static class SimulateCommand
{
    /// <summary>Does what the command line says.</summary>
    /// <returns>0, or 1 if the command line or the file is at fault.</returns>
    internal static int Run(string[] args, TextWriter output, TextWriter errors, TimeProvider realTime)
    {
        try
        {
            var line = CommandLine.Parse(args);
            var summary = new SummaryTable();
            foreach (var scenario in Chosen(line))
                Simulate(scenario, line, (output, summary), realTime);
            summary.Write(output);
            return 0;
        }
        catch (Exception e) when (e is FormatException or ScenarioFileException or IOException)
        {
            errors.WriteLine(e.Message);
            return 1;
        }
    }

    private static IEnumerable<Scenario> Chosen(CommandLine line)
    {
        var all = ScenarioFile.Load(line.File);
        var names = all.Select(s => s.Name).ToList();
        var unknown = line.Scenarios.Except(names, StringComparer.OrdinalIgnoreCase).ToList();
        if (unknown.Count > 0)
            throw new FormatException($"Unknown scenarios: {string.Join(", ", unknown)}. Known are {string.Join(", ", names)}.");

        return all
            .Where(s => line.Scenarios.Count == 0 || line.Scenarios.Contains(s.Name, StringComparer.OrdinalIgnoreCase))
            .Select(s => line.Seed is { } seed ? s with { Seeds = [seed] } : s);
    }

    private static void Simulate(Scenario scenario, CommandLine line, (TextWriter Output, SummaryTable Summary) to, TimeProvider realTime)
    {
        var policies = PolicyMakers.Baselines.Concat(line.Policies.Count > 0 ? line.Policies : scenario.Policies).Distinct(StringComparer.OrdinalIgnoreCase);
        var table = new ResultTable(scenario, to.Output);
        table.WriteHead();
        List<(string Policy, RunFigures Figures)> results = [];
        foreach (var policy in policies)
        {
            var figures = Experiment.Measure(scenario, policy, realTime);
            results.Add((policy, figures));
            table.Write(policy, figures);
            to.Summary.Add(scenario.Name, policy, figures.Latency.QuantileMs(0.99));
        }

        to.Output.WriteLine();
        if (line.SvgFolder is not { } folder)
            return;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{scenario.Name.ToLowerInvariant()}.svg"), ScenarioPlot.Draw(scenario, results));
    }
}
