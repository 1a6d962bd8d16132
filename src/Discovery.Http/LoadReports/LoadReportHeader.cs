using System.Net.Http.Headers;
using Discovery.Http.Messages;

namespace Discovery.Http.LoadReports;

/// <summary>Finds what a server said of its load in a response's trailers or headers.</summary>
/// <remarks>
/// <c>endpoint-load-metrics</c> holds a form and a report (Envoy), <c>endpoint-load-metrics-bin</c> the binary report alone (gRFC A51). What is malformed is
/// passed over: it says nothing of the request.
/// </remarks>
internal static class LoadReportHeader
{
    private const string Name = "endpoint-load-metrics";
    private const string BinaryName = "endpoint-load-metrics-bin";

    /// <summary>Reads the report, of which trailers have the newer one.</summary>
    internal static LoadReport? Read(HttpResponseMessage response) =>
        Read(HttpMessageFields.PeekTrailers(response)) ?? Read(HttpMessageFields.PeekHeaders(response));

    /// <summary>Reads a value of <c>endpoint-load-metrics</c>.</summary>
    internal static LoadReport? Parse(ReadOnlySpan<char> value)
    {
        var fields = default(LoadReportFields);
        value = value.Trim();
        var isRead = value switch
        {
            ['T', 'E', 'X', 'T', ' ', .. var text] => LoadReportText.TryRead(text, ref fields),
            ['J', 'S', 'O', 'N', ' ', .. var json] => LoadReportJson.TryRead(json, ref fields),
            ['B', 'I', 'N', ' ', .. var binary] => LoadReportBinary.TryRead(binary.Trim(), ref fields),
            _ => false,
        };
        return isRead ? fields.ToReport() : null;
    }

    /// <summary>Reads a value of <c>endpoint-load-metrics-bin</c>.</summary>
    internal static LoadReport? ParseBinary(ReadOnlySpan<char> value)
    {
        var fields = default(LoadReportFields);
        return LoadReportBinary.TryRead(value.Trim(), ref fields) ? fields.ToReport() : null;
    }

    private static LoadReport? Read(HttpResponseHeaders? headers)
    {
        if (headers?.NonValidated is not { Count: > 0 } raw)
            return null;
        if (raw.TryGetValues(Name, out var values))
            return Parse(First(values));
        return raw.TryGetValues(BinaryName, out values) ? ParseBinary(First(values)) : null;
    }

    private static string First(HeaderStringValues values)
    {
        foreach (var value in values)
            return value;
        return "";
    }
}
