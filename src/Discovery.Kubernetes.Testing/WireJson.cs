using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Discovery.Kubernetes.Testing;

/// <summary>JSON as Go writes it: quotes escaped by a backslash, two blanks of indent.</summary>
internal static class WireJson
{
    private static readonly JsonWriterOptions Compact =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions Indented =
        Compact with { Indented = true, IndentSize = 2, NewLine = "\n" };

    public static byte[] Bytes(Action<Utf8JsonWriter> write) => Bytes(write, Compact);

    public static string Text(Action<Utf8JsonWriter, JsonSerializerOptions?> write) =>
        Encoding.UTF8.GetString(Bytes(writer => write(writer, null), Compact));

    public static string Indent(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Encoding.UTF8.GetString(Bytes(document.WriteTo, Indented));
    }

    private static byte[] Bytes(Action<Utf8JsonWriter> write, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options))
            write(writer);
        return buffer.WrittenSpan.ToArray();
    }
}
