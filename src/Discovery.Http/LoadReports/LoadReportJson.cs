using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Discovery.Http.LoadReports;

/// <summary>The JSON form of load reports: <c>{"cpu_utilization": 0.3, "named_metrics": {"rif": 7}}</c>.</summary>
/// <remarks>Protobuf's JSON mapping of <c>xds.data.orca.v3.OrcaLoadReport</c>: names in either case, numbers also as strings.</remarks>
internal static class LoadReportJson
{
    private const int MostOnStack = 512;

    /// <returns>Whether the text is well-formed.</returns>
    internal static bool TryRead(ReadOnlySpan<char> text, ref LoadReportFields fields)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = most <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[most];
        var reader = new Utf8JsonReader(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
        try
        {
            return reader.Read() && ReadObject(ref reader, map: null, ref fields) && !reader.Read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is for names that are escaped wrongly.
            return false;
        }
    }

    private static bool ReadObject(ref Utf8JsonReader reader, string? map, ref LoadReportFields fields)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (!ReadValue(ref reader, map, name, ref fields))
                return false;
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool ReadValue(ref Utf8JsonReader reader, string? map, string name, ref LoadReportFields fields)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetDouble(out var value):
                Set(map, name, value, ref fields);
                return true;
            case JsonTokenType.String when double.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value):
                Set(map, name, value, ref fields);
                return true;
            case JsonTokenType.Null:
                return true;
            case JsonTokenType.StartObject when map is null:
                return ReadObject(ref reader, name, ref fields);
            default:
                // Of a kind that no known field has: skipped if the field is unknown, and it is, or the report means nothing.
                return map is null && reader.TrySkip();
        }
    }

    private static void Set(string? map, string name, double value, ref LoadReportFields fields)
    {
        if (map is null)
            fields.Set(name, value);
        else
            fields.Set(map, name, value);
    }
}
