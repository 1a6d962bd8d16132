using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Testing;

/// <summary>The refusals of an API server, worded as Kubernetes 1.36 words them.</summary>
internal static class StatusCatalog
{
    private const string TooOldContinue =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list "
        + "without the continue parameter, or use the continue token in this response to retrieve the remainder of the "
        + "results. Continuing with the provided token results in an inconsistent list - objects that were created, "
        + "modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    public static ApiAnswer Refusal(HttpStatusCode status, ApiRequest request) => status switch
    {
        HttpStatusCode.Unauthorized => Unauthorized(),
        HttpStatusCode.Forbidden => Forbidden(request),
        HttpStatusCode.NotFound => NotServed(),
        HttpStatusCode.Gone => ListExpired(),
        HttpStatusCode.TooManyRequests => TooManyRequests(),
        HttpStatusCode.InternalServerError => InternalError("injected by a test"),
        HttpStatusCode.ServiceUnavailable => Answer(
            503, "ServiceUnavailable", "the server is currently unable to handle the request"),
        HttpStatusCode.GatewayTimeout => Answer(
            504, "Timeout", "Timeout: request did not complete within the allotted timeout", new JsonObject()),
        _ => Answer((int)status, "", $"an error on the server ({(int)status}) has prevented the request from succeeding"),
    };

    public static ApiAnswer Unauthorized() => Answer(401, "Unauthorized", "Unauthorized");

    public static ApiAnswer NotServed() =>
        Answer(404, "NotFound", "the server could not find the requested resource", new JsonObject());

    public static ApiAnswer MethodNotAllowed() => Answer(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource", new JsonObject());

    public static ApiAnswer NotFound(ResourceKind kind, string name)
    {
        var details = new JsonObject { ["name"] = name };
        if (kind.Group.Length > 0)
            details["group"] = kind.Group;
        details["kind"] = kind.Plural;
        return Answer(404, "NotFound", $"{kind.FullName} \"{name}\" not found", details);
    }

    public static ApiAnswer BadRequest(string message) => Answer(400, "BadRequest", message);

    public static ApiAnswer BadVersion(string version) => BadRequest(
        $"invalid resource version: resourceVersion: Invalid value: \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax");

    public static ApiAnswer ListExpired() =>
        Answer(410, "Expired", "The resourceVersion for the provided list is too old.");

    public static ApiAnswer ContinueExpired(string freshToken) =>
        Answer(410, "Expired", TooOldContinue, metadata: new JsonObject { ["continue"] = freshToken });

    public static JsonObject WatchExpired(long asked, long oldest) =>
        StatusJson.Build(410, "Expired", string.Create(
            CultureInfo.InvariantCulture, $"too old resource version: {asked} ({oldest})"));

    public static ApiAnswer InvalidOptions(params IReadOnlyList<string> faults)
    {
        var each = faults.Select(fault => $"resourceVersionMatch: Forbidden: {fault}").ToList();
        var message = each.Count == 1 ? each[0] : $"[{string.Join(", ", each)}]";
        var causes = new JsonArray([.. faults.Select(fault => new JsonObject
        {
            ["reason"] = "FieldValueForbidden",
            ["message"] = $"Forbidden: {fault}",
            ["field"] = "resourceVersionMatch",
        })]);
        var details = new JsonObject { ["group"] = "meta.k8s.io", ["kind"] = "ListOptions", ["causes"] = causes };
        return Answer(422, "Invalid", $"ListOptions.meta.k8s.io \"\" is invalid: {message}", details);
    }

    public static ApiAnswer VersionTooLarge(long asked, long current)
    {
        var causes = new JsonArray(new JsonObject
        {
            ["reason"] = "ResourceVersionTooLarge",
            ["message"] = "Too large resource version",
        });
        var message = string.Create(
            CultureInfo.InvariantCulture, $"Timeout: Too large resource version: {asked}, current: {current}");
        var body = StatusJson.Build(
            504, "Timeout", message, new JsonObject { ["causes"] = causes, ["retryAfterSeconds"] = 1 });
        return new ApiAnswer(504, StatusJson.Text(body)) { RetryAfterSeconds = 1 };
    }

    private static ApiAnswer Forbidden(ApiRequest request)
    {
        var verb = request.Verb switch
        {
            KubernetesVerb.Watch => "watch",
            KubernetesVerb.List => "list",
            _ => "get",
        };
        var kind = request.Kind ?? ResourceKind.EndpointSlices;
        var scope = request.Namespace is { Length: > 0 } ns ? $"in the namespace \"{ns}\"" : "at the cluster scope";
        var message = $"{kind.FullName} is forbidden: User \"nobody\" cannot {verb} resource \"{kind.Plural}\" "
            + $"in API group \"{kind.Group}\" {scope}";
        var details = new JsonObject();
        if (kind.Group.Length > 0)
            details["group"] = kind.Group;
        details["kind"] = kind.Plural;
        var body = StatusJson.Build(403, "Forbidden", message, details);
        return new ApiAnswer(403, StatusJson.Text(body)) { NoSniff = true };
    }

    private static ApiAnswer TooManyRequests() => new(429, "Too many requests, please try again later.\n")
    {
        ContentType = "text/plain; charset=utf-8",
        RetryAfterSeconds = 1,
        NoSniff = true,
    };

    private static ApiAnswer InternalError(string cause) => Answer(
        500,
        "InternalError",
        $"Internal error occurred: {cause}",
        new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = cause }) });

    private static ApiAnswer Answer(
        int code, string reason, string message, JsonObject? details = null, JsonObject? metadata = null) =>
        new(code, StatusJson.Text(StatusJson.Build(code, reason, message, details, metadata)));
}
