using System.Globalization;

namespace Discovery.Simulation.Output;

/// <summary>The 99th percentiles of all scenarios side by side, as Markdown, so that they can go into the documentation as they are.</summary>
internal sealed class SummaryTable
{
    // Queues that grow as long as the run lasts: the number would tell how long that was.
    private const double Unstable = 10_000;

    private readonly List<string> _scenarios = [];
    private readonly Dictionary<(string Policy, string Scenario), double> _p99 = [];
    private readonly List<string> _policies = [];

    internal void Add(string scenario, string policy, double p99Ms)
    {
        if (!_scenarios.Contains(scenario))
            _scenarios.Add(scenario);
        if (!_policies.Contains(policy))
            _policies.Add(policy);
        _p99[(policy, scenario)] = p99Ms;
    }

    /// <summary>Writes the table, if there is more than one scenario to compare.</summary>
    internal void Write(TextWriter output)
    {
        if (_scenarios.Count < 2)
            return;

        output.WriteLine($"| p99 in ms | {string.Join(" | ", _scenarios)} |");
        output.WriteLine($"| --- |{string.Concat(_scenarios.Select(_ => " ---: |"))}");
        foreach (var policy in _policies)
            output.WriteLine($"| `{policy}` | {string.Join(" | ", _scenarios.Select(s => Cell(policy, s)))} |");
    }

    private string Cell(string policy, string scenario) =>
        !_p99.TryGetValue((policy, scenario), out var p99) ? ""
        : p99 > Unstable ? "> 10 s"
        : p99.ToString("#,0", CultureInfo.InvariantCulture);
}
