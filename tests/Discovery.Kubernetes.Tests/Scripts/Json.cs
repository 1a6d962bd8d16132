namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>Writes EndpointSlices as JSON.</summary>
internal static class Json
{
    public const string Http = """[{"name":"http","port":8080,"protocol":"TCP"}]""";

    public static string List(string version, params string[] slices) =>
        $$"""{"kind":"EndpointSliceList","metadata":{"resourceVersion":"{{version}}"},"items":[{{string.Join(',', slices)}}]}""";

    public static string Slice(string name, string endpoints, string ports = Http, string type = "IPv4", string version = "1") =>
        $$"""{"metadata":{"name":"{{name}}","namespace":"shop","labels":{"kubernetes.io/service-name":"web"},"resourceVersion":"{{version}}"},"addressType":"{{type}}","endpoints":{{endpoints}},"ports":{{ports}}}""";

    public static string At(params string[] addresses) =>
        $"[{string.Join(',', addresses.Select(address => $$"""{"addresses":["{{address}}"]}"""))}]";

    public static string Pod(string address, string uid, string conditions = "{}") =>
        $$$"""{"addresses":["{{{address}}}"],"conditions":{{{conditions}}},"targetRef":{"kind":"Pod","name":"pod-{{{uid}}}","uid":"{{{uid}}}"}}""";

    public static string Event(string type, string slice) => $$"""{"type":"{{type}}","object":{{slice}}}""";

    public static string Bookmark(string version) => Event("BOOKMARK", $$$"""{"metadata":{"resourceVersion":"{{{version}}}"}}""");

    public static string Error(int code, string reason, string message) =>
        Event("ERROR", $$"""{"kind":"Status","metadata":{},"status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{code}}}""");
}
