using System.Globalization;

namespace Discovery.Benchmarks.Quick;

/// <summary>Prints <c>figure name value unit</c> for each figure whose name begins with one of the prefixes. Later figures join the list here.</summary>
internal static class QuickRun
{
    private static IEnumerable<Figure> All =>
    [
        .. PickFigures.All,
        .. AdaptiveFigures.All,
        .. SimulationFigures.All,
        .. AffinityFigures.All,
        .. PlanFigures.All,
        .. LeaseFigures.All,
        .. HandlerFigures.All,
        .. LoopbackFigures.All,
        .. DnsParseFigures.All,
        .. DnsQueryFigures.All,
        .. DnsIdleFigures.All,
        .. KubernetesFigures.All,
        .. KubernetesLatencyFigures.All,
    ];

    internal static int Print(string[] prefixes, TextWriter output)
    {
        var wanted = All.Where(f => prefixes.Length == 0 || Array.Exists(prefixes, p => f.Name.StartsWith(p, StringComparison.Ordinal))).ToList();
        foreach (var figure in wanted)
        {
            var value = figure.Measure();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"figure {figure.Name} {value:0.##} {figure.Unit}"));
        }

        return wanted.Count > 0 ? 0 : 1;
    }
}
