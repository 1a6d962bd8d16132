using System.Globalization;
using System.Net;
using System.Text;

namespace Discovery.Simulation.Output;

/// <summary>Draws lines with their labels at the right end, as an SVG that stands alone and reads on light and dark pages.</summary>
internal static class SvgChart
{
    private const int Width = 760;
    private const int Height = 420;
    private const int Left = 64;
    private const int Right = 570;
    private const int Top = 56;
    private const int Bottom = 366;
    private const int LabelHeight = 15;

    // Paul Tol's bright and muted schemes: told apart by people with colour-blindness.
    private static readonly string[] Colours =
        ["#4477aa", "#ee6677", "#228833", "#aa3377", "#997700", "#0088aa", "#332288", "#111111", "#117733", "#882255", "#999933", "#44aa99"];

    internal static string Draw(string title, ChartAxis x, ChartAxis y, IReadOnlyList<ChartSeries> series)
    {
        var svg = new StringBuilder();
        Write(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        Write(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>\n");
        Write(svg, $"<text x=\"{Left}\" y=\"24\" font-size=\"15\" fill=\"#222222\">{WebUtility.HtmlEncode(title)}</text>\n");
        Write(svg, $"<text x=\"{Left}\" y=\"44\" fill=\"#666666\">{WebUtility.HtmlEncode(y.Title)}</text>\n");
        Write(svg, $"<text x=\"{Right}\" y=\"{Bottom + 40}\" text-anchor=\"end\" fill=\"#666666\">{WebUtility.HtmlEncode(x.Title)}</text>\n");
        foreach (var (value, label) in x.Marks)
        {
            Write(svg, $"<line x1=\"{X(x, value):0.#}\" x2=\"{X(x, value):0.#}\" y1=\"{Top}\" y2=\"{Bottom}\" stroke=\"#eeeeee\"/>");
            Write(svg, $"<text x=\"{X(x, value):0.#}\" y=\"{Bottom + 18}\" text-anchor=\"middle\" fill=\"#666666\">{label}</text>\n");
        }

        foreach (var (value, label) in y.Marks)
        {
            Write(svg, $"<line x1=\"{Left}\" x2=\"{Right}\" y1=\"{Y(y, value):0.#}\" y2=\"{Y(y, value):0.#}\" stroke=\"#e2e2e2\"/>");
            Write(svg, $"<text x=\"{Left - 6}\" y=\"{Y(y, value) + 4:0.#}\" text-anchor=\"end\" fill=\"#666666\">{label}</text>\n");
        }

        DrawLines(svg, x, y, [.. series.Where(s => s.Points.Count > 0)]);
        return svg.Append("</svg>\n").ToString();
    }

    private static void DrawLines(StringBuilder svg, ChartAxis x, ChartAxis y, List<ChartSeries> series)
    {
        var colours = series.Where(s => !s.IsBaseline).Select((s, i) => (s, Colours[i % Colours.Length])).ToDictionary();
        var labels = Spread([.. series.Select(s => Y(y, s.Points[^1].Y))]);
        for (var i = 0; i < series.Count; i++)
        {
            var line = series[i];
            var colour = colours.GetValueOrDefault(line, "#888888");
            var points = string.Join(' ', line.Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(x, p.X):0.#},{Y(y, p.Y):0.#}")));
            var dashes = line.IsBaseline ? " stroke-dasharray=\"5 4\"" : "";
            Write(svg, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dashes} points=\"{points}\"/>");
            Write(svg, $"<line x1=\"{X(x, line.Points[^1].X):0.#}\" y1=\"{Y(y, line.Points[^1].Y):0.#}\" x2=\"{Right + 14}\" y2=\"{labels[i]:0.#}\" stroke=\"{colour}\" stroke-width=\"0.7\"/>");
            Write(svg, $"<text x=\"{Right + 18}\" y=\"{labels[i] + 4:0.#}\" fill=\"{colour}\">{WebUtility.HtmlEncode(line.Name)}</text>\n");
        }
    }

    // Labels of lines that end close together are moved apart, in the order of the lines.
    private static double[] Spread(double[] ends)
    {
        var places = new double[ends.Length];
        int[] order = [.. Enumerable.Range(0, ends.Length).OrderBy(i => ends[i])];
        var free = double.NegativeInfinity;
        foreach (var i in order)
            free = (places[i] = Math.Max(ends[i], free)) + LabelHeight;

        var limit = (double)Bottom;
        foreach (var i in order.Reverse())
            limit = (places[i] = Math.Min(places[i], limit)) - LabelHeight;
        return places;
    }

    private static double X(ChartAxis axis, double value) => Left + (Math.Clamp(axis.Place(value), 0, 1) * (Right - Left));

    private static double Y(ChartAxis axis, double value) => Bottom - (Math.Clamp(axis.Place(value), 0, 1) * (Bottom - Top));

    private static void Write(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
