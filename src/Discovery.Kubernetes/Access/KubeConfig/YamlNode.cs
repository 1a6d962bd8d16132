using System.Globalization;
using System.Text.Json;

namespace Discovery.Kubernetes.Access.KubeConfig;

/// <summary>A piece of YAML: a text, a list or a map.</summary>
internal sealed class YamlNode
{
    /// <summary>Whether the text stands in quotes, so that true, or a number, is a text.</summary>
    internal bool IsQuoted { get; init; }

    /// <summary>The text; null for the null of YAML, and for lists and maps.</summary>
    internal string? Text { get; init; }

    internal IReadOnlyList<YamlNode>? Items { get; init; }

    internal IReadOnlyDictionary<string, YamlNode>? Fields { get; init; }

    internal bool IsNull => Text is null && Items is null && Fields is null;

    internal static YamlNode Null { get; } = new();

    /// <summary>Writes it as JSON; plain texts that JSON knows as numbers and truth values become those.</summary>
    internal void WriteTo(Utf8JsonWriter json)
    {
        if (Fields is not null)
        {
            json.WriteStartObject();
            foreach (var (name, value) in Fields)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }
        else if (Items is not null)
        {
            json.WriteStartArray();
            foreach (var item in Items)
                item.WriteTo(json);
            json.WriteEndArray();
        }
        else
        {
            WriteText(json);
        }
    }

    private void WriteText(Utf8JsonWriter json)
    {
        if (Text is null)
            json.WriteNullValue();
        else if (!IsQuoted && Text is "true" or "false")
            json.WriteBooleanValue(Text == "true");
        else if (!IsQuoted && long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            json.WriteNumberValue(number);
        else
            json.WriteStringValue(Text);
    }
}
