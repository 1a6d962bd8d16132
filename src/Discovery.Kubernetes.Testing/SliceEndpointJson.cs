using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Testing;

/// <summary>An endpoint as the controller writes it; what is null is left out.</summary>
internal static class SliceEndpointJson
{
    public static JsonObject Write(SliceEndpoint endpoint, string ns, Func<string, string> podUid)
    {
        var json = new JsonObject { ["addresses"] = new JsonArray(endpoint.Address) };
        var conditions = new JsonObject();
        Add(conditions, "ready", endpoint.Ready);
        Add(conditions, "serving", endpoint.Serving);
        Add(conditions, "terminating", endpoint.Terminating);
        json["conditions"] = conditions;
        Add(json, "hostname", endpoint.Hostname);
        if (endpoint.Pod is { } pod)
        {
            json["targetRef"] = new JsonObject
            {
                ["kind"] = "Pod",
                ["namespace"] = ns,
                ["name"] = pod,
                ["uid"] = endpoint.PodUid ?? podUid($"{ns}/{pod}"),
            };
        }

        Add(json, "nodeName", endpoint.Node);
        Add(json, "zone", endpoint.Zone);
        if (endpoint.ForZones.Count + endpoint.ForNodes.Count > 0)
            json["hints"] = Hints(endpoint);
        return json;
    }

    public static JsonObject Write(SlicePort port)
    {
        var json = new JsonObject { ["name"] = port.Name, ["protocol"] = port.Protocol };
        if (port.Port is { } number)
            json["port"] = number;
        Add(json, "appProtocol", port.AppProtocol);
        return json;
    }

    private static JsonObject Hints(SliceEndpoint endpoint)
    {
        var hints = new JsonObject();
        if (endpoint.ForZones.Count > 0)
            hints["forZones"] = Names(endpoint.ForZones);
        if (endpoint.ForNodes.Count > 0)
            hints["forNodes"] = Names(endpoint.ForNodes);
        return hints;
    }

    private static JsonArray Names(IReadOnlyList<string> names) =>
        [.. names.Select(name => new JsonObject { ["name"] = name })];

    private static void Add(JsonObject target, string field, bool? value)
    {
        if (value is { } given)
            target[field] = given;
    }

    private static void Add(JsonObject target, string field, string? value)
    {
        if (value is not null)
            target[field] = value;
    }
}
