using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Discovery.Testing;

/// <summary>Writes lists, single objects and watch lines.</summary>
internal static class SliceWire
{
    private const string KindAndVersion = "\"kind\":\"EndpointSlice\",\"apiVersion\":\"discovery.k8s.io/v1\",";

    public static string Single(StoredSlice slice) => Typed(slice.Json) + "\n";

    public static byte[] Event(string type, byte[] slice) => Line(type, Typed(slice));

    public static byte[] Error(JsonObject status) => Line("ERROR", WireJson.Text(status.WriteTo));

    public static byte[] Bookmark(long version, bool endsInitialEvents)
    {
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (endsInitialEvents)
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        var empty = new JsonObject { ["metadata"] = metadata, ["addressType"] = "", ["endpoints"] = null, ["ports"] = null };
        return Line("BOOKMARK", Typed(Encoding.UTF8.GetBytes(WireJson.Text(empty.WriteTo))));
    }

    public static string List(SlicePage page) => Encoding.UTF8.GetString(WireJson.Bytes(writer => Write(writer, page))) + "\n";

    private static void Write(Utf8JsonWriter writer, SlicePage page)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", "EndpointSliceList");
        writer.WriteString("apiVersion", "discovery.k8s.io/v1");
        writer.WriteStartObject("metadata");
        writer.WriteString("resourceVersion", page.Version.ToString(CultureInfo.InvariantCulture));
        if (page.Continue is { } token)
            writer.WriteString("continue", token.ToString());
        if (page.Remaining is { } remaining)
            writer.WriteNumber("remainingItemCount", remaining);
        writer.WriteEndObject();
        writer.WriteStartArray("items");
        foreach (var slice in page.Items)
            writer.WriteRawValue(slice.Json, skipInputValidation: true);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Typed(byte[] slice) => "{" + KindAndVersion + Encoding.UTF8.GetString(slice.AsSpan(1));

    private static byte[] Line(string type, string json) =>
        Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":{json}}}\n");
}
