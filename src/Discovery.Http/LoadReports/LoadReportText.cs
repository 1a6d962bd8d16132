using System.Globalization;

namespace Discovery.Http.LoadReports;

/// <summary>The native form of load reports: <c>cpu_utilization=0.3, named_metrics.rif=7</c>.</summary>
/// <remarks>As Envoy's <c>orca_parser</c> and gRFC A51's load report tools write it.</remarks>
internal static class LoadReportText
{
    /// <returns>Whether the text is well-formed.</returns>
    internal static bool TryRead(ReadOnlySpan<char> text, ref LoadReportFields fields)
    {
        foreach (var range in text.Split(','))
        {
            var pair = text[range];
            var equals = pair.IndexOf('=');
            if (equals < 0 || !double.TryParse(pair[(equals + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
                return false;

            var name = pair[..equals].Trim();
            var dot = name.IndexOf('.');
            if (dot < 0)
                fields.Set(name, value);
            else
                fields.Set(name[..dot], name[(dot + 1)..], value);
        }

        return true;
    }
}
