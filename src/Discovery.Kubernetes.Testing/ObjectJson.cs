using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Testing;

/// <summary>What all objects have in common in the form that a real server stores: metadata, the order of fields, unknown ones last.</summary>
internal static class ObjectJson
{
    private static readonly ImmutableArray<string> MetadataFields =
        ["name", "generateName", "namespace", "labels", "annotations", "ownerReferences", "finalizers", "managedFields"];

    // The server sets these itself, whatever the writer says.
    private static readonly ImmutableArray<string> ServerFields = ["uid", "resourceVersion", "generation", "creationTimestamp"];

    public static JsonObject WithServerFields(JsonObject metadata, string uid, long version, long? generation, string created)
    {
        var full = new JsonObject();
        foreach (var field in MetadataFields.Take(3))
            AddIfPresent(full, metadata, field);
        full["uid"] = uid;
        full["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        if (generation is { } number)
            full["generation"] = number;
        full["creationTimestamp"] = created;
        foreach (var (field, value) in metadata)
            full.TryAdd(field, value?.DeepClone());
        return full;
    }

    public static JsonObject Metadata(JsonObject written, bool isNamespaced = true)
    {
        var source = Required<JsonObject>(written, "metadata");
        Required<JsonValue>(source, "name");
        if (isNamespaced)
            Required<JsonValue>(source, "namespace");
        var metadata = Ordered(source, MetadataFields);
        foreach (var field in ServerFields)
            metadata.Remove(field);
        SortKeys(metadata, "labels");
        SortKeys(metadata, "annotations");
        return metadata;
    }

    /// <summary>Null for no items at all: the server stores an empty list and a missing one alike.</summary>
    public static JsonArray? Items(JsonNode? list, Func<JsonObject, JsonObject> item) =>
        list is JsonArray { Count: > 0 } items ? [.. items.Select(each => item((JsonObject)each!))] : null;

    public static JsonObject Ordered(JsonObject written, ImmutableArray<string> fields)
    {
        var ordered = new JsonObject();
        foreach (var field in fields)
            AddIfPresent(ordered, written, field);
        AddUnknown(ordered, written, fields);
        return ordered;
    }

    public static void AddUnknown(JsonObject target, JsonObject source, ImmutableArray<string> known)
    {
        foreach (var (field, value) in source)
        {
            if (!known.Contains(field, StringComparer.Ordinal))
                target[field] = value?.DeepClone();
        }
    }

    public static void Reorder(JsonObject parent, string field, ImmutableArray<string> fields)
    {
        if (parent[field] is JsonObject written)
            parent[field] = Ordered(written, fields);
    }

    public static T Required<T>(JsonObject parent, string field)
        where T : JsonNode =>
        parent[field] as T ?? throw new ArgumentException(
            $"The object needs '{field}': each needs metadata with name and, except nodes, namespace; an EndpointSlice needs addressType. "
            + "To send a broken object, write it into the open watches instead.",
            nameof(parent));

    private static void AddIfPresent(JsonObject target, JsonObject source, string field)
    {
        if (source[field] is { } value)
            target[field] = value.DeepClone();
    }

    private static void SortKeys(JsonObject parent, string field)
    {
        if (parent[field] is JsonObject written)
            Reorder(parent, field, [.. written.Select(each => each.Key).Order(StringComparer.Ordinal)]);
    }
}
