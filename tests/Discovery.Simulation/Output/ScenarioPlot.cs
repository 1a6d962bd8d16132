using Discovery.Simulation.Runs;
using Discovery.Simulation.Scenarios;

namespace Discovery.Simulation.Output;

/// <summary>The plot of a scenario: what it is about decides what is drawn.</summary>
internal static class ScenarioPlot
{
    // Queues that grow as long as the run lasts leave the plot at its upper edge.
    private const double HighestMs = 10_000;

    // Where a run is plotted: each nine more is as far from the last.
    private static readonly (double Share, string Label)[] Shares =
        [(0.5, "50 %"), (0.7, ""), (0.8, ""), (0.9, "90 %"), (0.95, ""), (0.97, ""), (0.98, ""), (0.99, "99 %"), (0.995, ""), (0.997, ""), (0.998, ""), (0.999, "99.9 %")];

    internal static string Draw(Scenario scenario, IReadOnlyList<(string Policy, RunFigures Figures)> results)
    {
        var answered = results.Where(r => r.Figures.Latency.Count > 0).ToList();
        var title = $"{scenario.Name}: {scenario.Title}";
        return scenario.Loads.Count > 1 ? DrawLoads(title, scenario, answered)
            : scenario is { Newcomer: not null, Watch: not null } ? DrawShares(title, scenario, answered)
            : DrawLatency(title, answered);
    }

    private static string DrawLatency(string title, List<(string Policy, RunFigures Figures)> results)
    {
        var series = results.ConvertAll(r => Line(r.Policy, Shares.Select(s => (Nines(s.Share), r.Figures.Latency.QuantileMs(s.Share)))));
        var x = new ChartAxis(
            "requests answered in at most this time", Nines(0.5), Nines(0.999), IsLogarithmic: false, [.. Shares.Where(s => s.Label.Length > 0).Select(s => (Nines(s.Share), s.Label))]);
        return SvgChart.Draw(title, x, ChartAxis.Logarithmic("latency in ms", Values(series)), series);
    }

    private static string DrawLoads(string title, Scenario scenario, List<(string Policy, RunFigures Figures)> results)
    {
        var series = results.ConvertAll(r => Line(r.Policy, r.Figures.Parts.Select((part, i) => (scenario.Loads[i], part.QuantileMs(0.99)))));
        var x = ChartAxis.Even("load, as a share of what the servers can do", scenario.Loads.Min(), scenario.Loads.Max());
        return SvgChart.Draw(title, x, ChartAxis.Logarithmic("99 % of requests are answered within this time, in ms", Values(series)), series);
    }

    private static string DrawShares(string title, Scenario scenario, List<(string Policy, RunFigures Figures)> results)
    {
        var fair = 1.0 / scenario.ServerCount;
        var series = results.ConvertAll(r => Line(r.Policy, r.Figures.SentBySecond.Select((sent, i) => (i + 0.5, sent == 0 ? 0 : r.Figures.WatchedBySecond[i] / fair / sent))));
        var most = Math.Max(1.5, Values(series).Max());
        var y = ChartAxis.Even("traffic of the newcomer; 1 is its fair share", 0, most);
        return SvgChart.Draw(title, ChartAxis.Even("seconds", 0, scenario.Seconds), y, series);
    }

    private static ChartSeries Line(string policy, IEnumerable<(double X, double Y)> points) =>
        new(policy, PolicyMakers.Baselines.Contains(policy), [.. points.Where(p => double.IsFinite(p.Y))]);

    private static List<double> Values(List<ChartSeries> series) => [.. series.SelectMany(s => s.Points).Select(p => Math.Min(p.Y, HighestMs))];

    private static double Nines(double share) => -Math.Log10(1 - share);
}
