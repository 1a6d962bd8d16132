using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Discovery.Testing;

/// <summary>Brings an EndpointSlice into the form a real server stores: its field order, its defaults, unknown fields last.</summary>
internal static class SliceJson
{
    private static readonly ImmutableArray<string> MetadataFields =
        ["name", "generateName", "namespace", "labels", "annotations", "ownerReferences", "finalizers", "managedFields"];

    // The server sets these itself, whatever the writer says.
    private static readonly ImmutableArray<string> ServerFields = ["uid", "resourceVersion", "generation", "creationTimestamp"];

    private static readonly ImmutableArray<string> EndpointFields =
        ["addresses", "conditions", "hostname", "targetRef", "deprecatedTopology", "nodeName", "zone", "hints"];

    private static readonly ImmutableArray<string> ConditionFields = ["ready", "serving", "terminating"];

    private static readonly ImmutableArray<string> TargetFields =
        ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

    private static readonly ImmutableArray<string> HintFields = ["forZones", "forNodes"];

    private static readonly ImmutableArray<string> PortFields = ["name", "protocol", "port", "appProtocol"];

    private static readonly ImmutableArray<string> SliceFields =
        ["kind", "apiVersion", "metadata", "addressType", "endpoints", "ports"];

    public static JsonObject Canonical(JsonObject written)
    {
        var slice = new JsonObject
        {
            ["metadata"] = Metadata(Required<JsonObject>(written, "metadata")),
            ["addressType"] = Required<JsonValue>(written, "addressType").DeepClone(),
            ["endpoints"] = Items(written["endpoints"], Endpoint),
            ["ports"] = Items(written["ports"], Port),
        };
        AddUnknown(slice, written, SliceFields);
        return slice;
    }

    public static JsonObject WithServerFields(
        JsonObject metadata, string uid, long version, long generation, string created)
    {
        var full = new JsonObject();
        foreach (var field in MetadataFields.Take(3))
            AddIfPresent(full, metadata, field);
        full["uid"] = uid;
        full["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        full["generation"] = generation;
        full["creationTimestamp"] = created;
        foreach (var (field, value) in metadata)
            full.TryAdd(field, value?.DeepClone());
        return full;
    }

    private static JsonObject Metadata(JsonObject written)
    {
        Required<JsonValue>(written, "name");
        Required<JsonValue>(written, "namespace");
        var metadata = Ordered(written, MetadataFields);
        foreach (var field in ServerFields)
            metadata.Remove(field);
        SortKeys(metadata, "labels");
        SortKeys(metadata, "annotations");
        return metadata;
    }

    private static JsonObject Endpoint(JsonObject written)
    {
        var source = (JsonObject)written.DeepClone();
        source["conditions"] ??= new JsonObject();
        var endpoint = Ordered(source, EndpointFields);
        Reorder(endpoint, "conditions", ConditionFields);
        Reorder(endpoint, "targetRef", TargetFields);
        Reorder(endpoint, "hints", HintFields);
        return endpoint;
    }

    private static JsonObject Port(JsonObject written)
    {
        var source = (JsonObject)written.DeepClone();
        source["name"] ??= "";
        source["protocol"] ??= "TCP";
        return Ordered(source, PortFields);
    }

    /// <summary>Null for no items at all: the server stores an empty list and a missing one alike.</summary>
    private static JsonArray? Items(JsonNode? list, Func<JsonObject, JsonObject> item) =>
        list is JsonArray { Count: > 0 } items ? [.. items.Select(each => item((JsonObject)each!))] : null;

    private static JsonObject Ordered(JsonObject written, ImmutableArray<string> fields)
    {
        var ordered = new JsonObject();
        foreach (var field in fields)
            AddIfPresent(ordered, written, field);
        AddUnknown(ordered, written, fields);
        return ordered;
    }

    private static void AddIfPresent(JsonObject target, JsonObject source, string field)
    {
        if (source[field] is { } value)
            target[field] = value.DeepClone();
    }

    private static void AddUnknown(JsonObject target, JsonObject source, ImmutableArray<string> known)
    {
        foreach (var (field, value) in source)
        {
            if (!known.Contains(field, StringComparer.Ordinal))
                target[field] = value?.DeepClone();
        }
    }

    private static void Reorder(JsonObject parent, string field, ImmutableArray<string> fields)
    {
        if (parent[field] is JsonObject written)
            parent[field] = Ordered(written, fields);
    }

    private static void SortKeys(JsonObject parent, string field)
    {
        if (parent[field] is JsonObject written)
            Reorder(parent, field, [.. written.Select(each => each.Key).Order(StringComparer.Ordinal)]);
    }

    private static T Required<T>(JsonObject parent, string field)
        where T : JsonNode =>
        parent[field] as T ?? throw new ArgumentException(
            $"An EndpointSlice needs '{field}' (of metadata, name and namespace; and addressType). "
            + "To send a broken object, write it into the open watches instead.",
            nameof(parent));
}
