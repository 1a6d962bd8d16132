using System.Globalization;
using System.Text;
using Discovery.Simulation.Runs;
using Discovery.Simulation.Scenarios;

namespace Discovery.Simulation.Output;

/// <summary>The table of one scenario, written line by line as results come.</summary>
internal sealed class ResultTable(Scenario scenario, TextWriter output)
{
    private static readonly CompositeFormat Columns = CompositeFormat.Parse("{0,-26}{1,9}{2,9}{3,9}{4,9}{5,8}{6,8}{7,9}{8,9}{9,9}{10,9}{11,10}");

    private double _central = double.NaN;
    private double _joinShortest = double.NaN;

    internal void WriteHead()
    {
        output.WriteLine($"{scenario.Name}  {scenario.Title}");
        output.WriteLine(Text(
            $"    {scenario.Clients} clients, {scenario.ServerCount} servers, load {string.Join(" ", scenario.Loads)}, mean work {scenario.MeanWorkMs} ms, network {scenario.NetworkDelayMs} ms, {scenario.Seconds} s after {scenario.WarmUpSeconds} s, seeds {string.Join(" ", scenario.Seeds)}"));
        var watched = scenario.Watch is { } server ? $"srv {server} %" : "";
        Line("", "mean ms", "p50 ms", "p99 ms", "p99.9 ms", "/central", "/jsq", "share", "errors %", "probes/q", "Mpicks/s", watched);
    }

    internal void Write(string policy, RunFigures figures)
    {
        var p99 = figures.Latency.QuantileMs(0.99);
        if (policy == PolicyMakers.CentralQueue)
            _central = p99;
        if (policy == PolicyMakers.JoinShortestQueue)
            _joinShortest = p99;
        var fair = 1.0 / figures.Sent.Length;
        Line(
            policy,
            Number(figures.Latency.MeanMs),
            Number(figures.Latency.QuantileMs(0.5)),
            Number(p99),
            Number(figures.Latency.QuantileMs(0.999)),
            Number(p99 / _central, "0.00"),
            Number(p99 / _joinShortest, "0.00"),
            Text($"{figures.ShareOf(Array.IndexOf(figures.Sent, figures.Sent.Min())) / fair:0.0}-{figures.ShareOf(Array.IndexOf(figures.Sent, figures.Sent.Max())) / fair:0.0}"),
            Text($"{100 * figures.ErrorShare:0.00}"),
            Text($"{figures.ProbesPerRequest:0.0}"),
            Text($"{figures.PicksPerSecond / 1e6:0.00}"),
            scenario.Watch is { } server ? Text($"{100 * figures.ShareOf(server):0.00}") : "");
    }

    private static string Number(double value, string precise = "0.0") => value.ToString(value < 100 ? precise : "0", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Line(params object[] cells) => output.WriteLine(string.Format(CultureInfo.InvariantCulture, Columns, cells).TrimEnd());
}
