using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Testing;

/// <summary>Brings an EndpointSlice into the form a real server stores: its field order, its defaults.</summary>
internal static class SliceJson
{
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
            ["metadata"] = ObjectJson.Metadata(written),
            ["addressType"] = ObjectJson.Required<JsonValue>(written, "addressType").DeepClone(),
            ["endpoints"] = ObjectJson.Items(written["endpoints"], Endpoint),
            ["ports"] = ObjectJson.Items(written["ports"], Port),
        };
        ObjectJson.AddUnknown(slice, written, SliceFields);
        return slice;
    }

    private static JsonObject Endpoint(JsonObject written)
    {
        var source = (JsonObject)written.DeepClone();
        source["conditions"] ??= new JsonObject();
        var endpoint = ObjectJson.Ordered(source, EndpointFields);
        ObjectJson.Reorder(endpoint, "conditions", ConditionFields);
        ObjectJson.Reorder(endpoint, "targetRef", TargetFields);
        ObjectJson.Reorder(endpoint, "hints", HintFields);
        return endpoint;
    }

    private static JsonObject Port(JsonObject written)
    {
        var source = (JsonObject)written.DeepClone();
        source["name"] ??= "";
        source["protocol"] ??= "TCP";
        return ObjectJson.Ordered(source, PortFields);
    }
}
