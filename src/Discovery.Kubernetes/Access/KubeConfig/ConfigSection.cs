using System.Text.Json;

namespace Discovery.Kubernetes.Access.KubeConfig;

/// <summary>A named entry of a kubeconfig: a cluster, a user, a context, or a part of one. Notes what is wrong with it.</summary>
/// <param name="title">How to call it in a message, such as <c>user 'me'</c>.</param>
/// <param name="node">What it holds.</param>
/// <param name="folder">The folder of its file, from which its paths go.</param>
/// <param name="faults">Where to note what is wrong.</param>
internal sealed class ConfigSection(string title, YamlNode node, string folder, ICollection<string> faults)
{
    internal bool Has(string field) => node.Fields?.TryGetValue(field, out var found) == true && !found.IsNull;

    internal void Fault(string what) => faults.Add($"{title} {what}");

    /// <summary>A field that is a text; null if it is not there, or empty.</summary>
    internal string? Text(string field)
    {
        if (!Has(field))
            return null;

        var found = node.Fields![field];
        if (found.Text is null)
            Fault($"has a {field} that is no text");
        return string.IsNullOrEmpty(found.Text) ? null : found.Text;
    }

    internal bool Flag(string field)
    {
        var text = Text(field);
        if (text is not (null or "true" or "false"))
            Fault($"has {field} '{text}'; it must be true or false");
        return text == "true";
    }

    /// <summary>A field that is a list of texts.</summary>
    internal IReadOnlyList<string> Texts(string field)
    {
        if (!Has(field))
            return [];

        var texts = node.Fields![field].Items?.Select(i => i.Text).ToList();
        if (texts is not null && !texts.Contains(null))
            return texts!;

        Fault($"has {field} that is no list of texts");
        return [];
    }

    /// <summary>The parts of a field that is a list of maps.</summary>
    internal IEnumerable<ConfigSection> Parts(string field) =>
        Has(field) ? (node.Fields![field].Items ?? []).Select(i => new ConfigSection(title, i, folder, faults)) : [];

    internal ConfigSection Part(string field) => new($"{field} of {title}", Has(field) ? node.Fields![field] : YamlNode.Null, folder, faults);

    /// <summary>The names and values of a field that is a map.</summary>
    internal IEnumerable<KeyValuePair<string, YamlNode>> Fields(string field) => Has(field) && node.Fields![field].Fields is { } fields ? fields : [];

    /// <summary>A field that is a path, from the folder of the file on.</summary>
    internal string? Path(string field) => Text(field) is { } path ? InFolder(path) : null;

    internal string InFolder(string path) => System.IO.Path.GetFullPath(path, folder);

    /// <summary>A field that is a PEM text in Base64.</summary>
    internal string? Pem(string field)
    {
        if (Text(field) is not { } text)
            return null;

        var bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out var length))
            return System.Text.Encoding.UTF8.GetString(bytes, 0, length);

        // Not shown: it may be a key.
        Fault($"has a {field} that is not Base64");
        return null;
    }

    internal Uri? Address(string field)
    {
        if (Text(field) is not { } text)
            return null;

        if (Uri.TryCreate(text, UriKind.Absolute, out var address))
            return address;

        Fault($"has {field} '{text}', which is no address");
        return null;
    }

    /// <summary>Writes a field as JSON, if it is there.</summary>
    internal void WriteJson(Utf8JsonWriter json, string name, string field)
    {
        if (!Has(field))
            return;

        json.WritePropertyName(name);
        node.Fields![field].WriteTo(json);
    }
}
