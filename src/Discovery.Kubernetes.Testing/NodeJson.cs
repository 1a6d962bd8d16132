using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Testing;

/// <summary>Brings a Node into the form a real server stores: its field order.</summary>
internal static class NodeJson
{
    private static readonly ImmutableArray<string> Fields = ["kind", "apiVersion", "metadata", "spec", "status"];

    public static JsonObject Canonical(JsonObject written)
    {
        var node = new JsonObject
        {
            ["metadata"] = ObjectJson.Metadata(written, isNamespaced: false),
            ["spec"] = written["spec"]?.DeepClone() ?? new JsonObject(),
            ["status"] = written["status"]?.DeepClone() ?? new JsonObject(),
        };
        ObjectJson.AddUnknown(node, written, Fields);
        return node;
    }
}
