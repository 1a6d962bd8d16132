using Microsoft.AspNetCore.Http;

namespace Discovery.Testing;

/// <summary>What a request is about, read from its path: the namespace and name are null where it names none.</summary>
internal sealed class ApiRequest(KubernetesVerb verb, string? ns, string? name)
{
    private const string Root = "/apis/discovery.k8s.io/v1/";

    public KubernetesVerb Verb { get; } = verb;

    public string? Namespace { get; } = ns;

    public string? Name { get; } = name;

    /// <summary>Whether the path is one that the fake serves, whatever the method.</summary>
    public bool Served { get; private init; }

    public static ApiRequest Read(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        var parts = path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..].Split('/') : [];
        return parts switch
        {
            ["endpointslices"] => new(Collection(request), null, null) { Served = true },
            ["namespaces", var ns, "endpointslices"] => new(Collection(request), ns, null) { Served = true },
            ["namespaces", var ns, "endpointslices", var name] => new(Single(request), ns, name) { Served = true },
            _ => new(KubernetesVerb.Other, null, null),
        };
    }

    private static KubernetesVerb Collection(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) ? KubernetesVerb.Other
        : ListOptions.IsTrue(request.Query["watch"]) ? KubernetesVerb.Watch
        : KubernetesVerb.List;

    private static KubernetesVerb Single(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) ? KubernetesVerb.Get : KubernetesVerb.Other;
}
