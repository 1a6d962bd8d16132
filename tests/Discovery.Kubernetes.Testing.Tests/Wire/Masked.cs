using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Discovery.Kubernetes.Testing.Tests.Wire;

/// <summary>Compact JSON in the order of the wire, with what differs from run to run replaced: uids numbered by first
/// appearance, versions by rank, so that who is whom and what came after what must still agree.</summary>
internal sealed partial class Masked
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Dictionary<string, string> _uids = new(StringComparer.Ordinal);
    private readonly List<long> _versions = [];
    private readonly bool _ranked;
    private readonly bool _byController;

    private Masked(string text, bool ranked, bool byController)
    {
        _ranked = ranked;
        _byController = byController;
        _versions.AddRange(VersionPattern().Matches(text)
            .Select(match => long.Parse(match.Groups["version"].Value, CultureInfo.InvariantCulture)).Distinct().Order());
    }

    /// <summary>Masks an object whose versions say nothing, such as a list with foreign writes in between.</summary>
    public static string Json(string text) => new Masked(text, ranked: false, byController: false).One(text);

    /// <summary>Masks slices whose names and generations the controller made up, too.</summary>
    public static string Controller(string text) => new Masked(text, ranked: false, byController: true).One(text);

    /// <summary>Masks the lines of a watch; the order of versions counts.</summary>
    public static string Lines(string text)
    {
        Assert.True(text.Length == 0 || text.EndsWith('\n'), "A watch ends its last line.");
        var masked = new Masked(text, ranked: true, byController: false);
        return string.Join("\n", text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(masked.One));
    }

    [GeneratedRegex("\"resourceVersion\": ?\"(?<version>[0-9]+)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex VersionPattern();

    [GeneratedRegex("[0-9]+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Digits();

    [GeneratedRegex("\"rv\":[0-9]+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex TokenVersion();

    private string One(string text)
    {
        var node = JsonNode.Parse(text)!;
        Mask(node);
        return node.ToJsonString(Relaxed);
    }

    private void Mask(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                Mask(item);
        }

        if (node is not JsonObject json)
            return;
        json.Remove("managedFields");
        foreach (var field in json.Select(each => each.Key).ToList())
            json[field] = MaskField(json, field, json[field]);
    }

    private JsonNode? MaskField(JsonObject parent, string field, JsonNode? value)
    {
        switch (field)
        {
            case "uid" when parent.ContainsKey("creationTimestamp") || _byController:
                return Uid(value!.ToString());
            case "resourceVersion":
                return _ranked ? $"version {_versions.IndexOf(long.Parse(value!.ToString(), CultureInfo.InvariantCulture))}" : "version";
            case "creationTimestamp":
                Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", value!.ToString());
                return "some time";
            case "continue":
                return TokenVersion().Replace(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(value!.ToString())), "\"rv\":N");
            case "message" when value!.ToString().Contains("resource version:", StringComparison.Ordinal) && !value.ToString().Contains("parsing", StringComparison.Ordinal):
                return Digits().Replace(value.ToString(), "N");
            case "generation" when _byController:
                return 0;
            case "name" when parent["generateName"] is { } prefix:
                Assert.Matches($"^{prefix}[a-z0-9]{{5}}$", value!.ToString());
                return $"{prefix}?????";
            default:
                Mask(value);
                return value?.DeepClone();
        }
    }

    private string Uid(string uid)
    {
        Assert.True(Guid.TryParse(uid, out _), uid);
        if (!_uids.TryGetValue(uid, out var name))
            _uids[uid] = name = $"uid {_uids.Count + 1}";
        return name;
    }
}
