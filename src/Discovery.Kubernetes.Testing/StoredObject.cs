using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Testing;

/// <summary>One version of an object, ready for the wire.</summary>
internal sealed class StoredObject
{
    private readonly JsonObject _content;
    private readonly string _created;

    private StoredObject(ResourceKind kind, JsonObject content, string uid, string created, long generation, long version)
    {
        _content = content;
        _created = created;
        Kind = kind;
        Uid = uid;
        Generation = generation;
        Version = version;
        var metadata = content["metadata"]!;
        Namespace = (string?)metadata["namespace"] ?? "";
        Name = (string)metadata["name"]!;
        Labels = (metadata["labels"] as JsonObject ?? [])
            .ToDictionary(label => label.Key, label => (string?)label.Value ?? "", StringComparer.Ordinal);
        Json = Render(version);
    }

    public ResourceKind Kind { get; }

    /// <summary>Empty for an object of the cluster.</summary>
    public string Namespace { get; }

    public string Name { get; }

    /// <summary>What tells it from the others of its kind.</summary>
    public string Key => $"{Namespace}/{Name}";

    /// <summary>What tells it from all others.</summary>
    public string StoreKey => KeyOf(Kind, Namespace, Name);

    public string Uid { get; }

    public long Generation { get; }

    public long Version { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The object as in a list: without kind and apiVersion.</summary>
    public byte[] Json { get; }

    public static string KeyOf(ResourceKind kind, string ns, string name) => $"{kind.Plural}/{ns}/{name}";

    /// <summary>The object, parsed anew: JSON nodes fill themselves on reading, so no two threads may share one.</summary>
    public JsonObject ToJson() => (JsonObject)JsonNode.Parse(Json)!;

    public static StoredObject Create(ResourceKind kind, JsonObject content, string uid, DateTimeOffset now, long version) =>
        new(kind, content, uid, now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null), 1, version);

    public bool HasContent(JsonObject content) => JsonNode.DeepEquals(_content, content);

    /// <summary>The generation counts changes of labels and content, not of other metadata.</summary>
    public StoredObject With(JsonObject content, long version)
    {
        var same = JsonNode.DeepEquals(Specified(_content), Specified(content));
        return new StoredObject(Kind, content, Uid, _created, same ? Generation : Generation + 1, version);
    }

    /// <summary>The object as a watch reports that it has gone: this content under the version of the change.</summary>
    public byte[] GoneAt(long version) => Render(version);

    private static JsonObject Specified(JsonObject content)
    {
        var copy = (JsonObject)content.DeepClone();
        copy["metadata"] = content["metadata"]!["labels"]?.DeepClone();
        return copy;
    }

    private byte[] Render(long version)
    {
        var json = (JsonObject)_content.DeepClone();
        json["metadata"] = ObjectJson.WithServerFields(
            (JsonObject)_content["metadata"]!, Uid, version, Kind.CountsGenerations ? Generation : null, _created);
        return WireJson.Bytes(writer => json.WriteTo(writer));
    }
}
