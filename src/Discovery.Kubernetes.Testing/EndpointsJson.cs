using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Testing;

/// <summary>Brings an Endpoints object into the form a real server stores: its field order, its defaults.</summary>
internal static class EndpointsJson
{
    private static readonly ImmutableArray<string> Fields = ["kind", "apiVersion", "metadata", "subsets"];

    private static readonly ImmutableArray<string> SubsetFields = ["addresses", "notReadyAddresses", "ports"];

    private static readonly ImmutableArray<string> PortFields = ["name", "port", "protocol", "appProtocol"];

    public static JsonObject Canonical(JsonObject written)
    {
        var endpoints = new JsonObject { ["metadata"] = ObjectJson.Metadata(written) };
        if (ObjectJson.Items(written["subsets"], Subset) is { } subsets)
            endpoints["subsets"] = subsets;
        ObjectJson.AddUnknown(endpoints, written, Fields);
        return endpoints;
    }

    private static JsonObject Subset(JsonObject written)
    {
        var subset = ObjectJson.Ordered(written, SubsetFields);
        if (ObjectJson.Items(subset["ports"], Port) is { } ports)
            subset["ports"] = ports;
        return subset;
    }

    private static JsonObject Port(JsonObject written)
    {
        var source = (JsonObject)written.DeepClone();
        source["protocol"] ??= "TCP";
        return ObjectJson.Ordered(source, PortFields);
    }
}
