using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Testing;

/// <summary>Writes lists, single objects and watch lines.</summary>
internal static class ObjectWire
{
    public static string Single(StoredObject item) => Typed(item.Kind, Encoding.UTF8.GetString(item.Json)) + "\n";

    public static byte[] Event(string type, ResourceKind kind, byte[] json) => Line(type, Typed(kind, Encoding.UTF8.GetString(json)));

    public static byte[] Error(JsonObject status) => Line("ERROR", WireJson.Text(status.WriteTo));

    public static byte[] Bookmark(ResourceKind kind, long version, bool endsInitialEvents)
    {
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (endsInitialEvents)
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        var empty = kind.Empty is null ? "" : "," + kind.Empty.Trim();
        return Line("BOOKMARK", Typed(kind, $"{{\"metadata\":{WireJson.Text(metadata.WriteTo)}{empty}}}"));
    }

    public static string List(ResourceKind kind, ObjectPage page) =>
        Encoding.UTF8.GetString(WireJson.Bytes(writer => Write(writer, kind, page))) + "\n";

    private static void Write(Utf8JsonWriter writer, ResourceKind kind, ObjectPage page)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", kind.Kind + "List");
        writer.WriteString("apiVersion", kind.ApiVersion);
        writer.WriteStartObject("metadata");
        writer.WriteString("resourceVersion", page.Version.ToString(CultureInfo.InvariantCulture));
        if (page.Continue is { } token)
            writer.WriteString("continue", token.ToString());
        if (page.Remaining is { } remaining)
            writer.WriteNumber("remainingItemCount", remaining);
        writer.WriteEndObject();
        writer.WriteStartArray("items");
        foreach (var item in page.Items)
            writer.WriteRawValue(item.Json, skipInputValidation: true);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Typed(ResourceKind kind, string json) => $"{{\"kind\":\"{kind.Kind}\",\"apiVersion\":\"{kind.ApiVersion}\",{json[1..]}";

    private static byte[] Line(string type, string json) =>
        Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":{json}}}\n");
}
