using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Testing;

/// <summary>The <c>Status</c> object that an API server refuses with, its fields in the order of the wire.</summary>
internal static class StatusJson
{
    public static JsonObject Build(
        int code, string reason, string message, JsonObject? details = null, JsonObject? metadata = null)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = metadata ?? [],
            ["status"] = "Failure",
            ["message"] = message,
        };
        if (reason.Length > 0)
            status["reason"] = reason;
        if (details is not null)
            status["details"] = details;
        status["code"] = code;
        return status;
    }

    public static string Text(JsonObject status) => WireJson.Text(status.WriteTo) + "\n";
}
