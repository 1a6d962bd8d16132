using Microsoft.AspNetCore.Http;

namespace Discovery.Kubernetes.Testing;

/// <summary>What a request is about, read from its path: the namespace and name are null where it names none.</summary>
internal sealed class ApiRequest(KubernetesVerb verb, ResourceKind? kind, string? ns, string? name)
{
    public KubernetesVerb Verb { get; } = verb;

    /// <summary>Null for a path that the fake does not serve, whatever the method.</summary>
    public ResourceKind? Kind { get; } = kind;

    public string? Namespace { get; } = ns;

    public string? Name { get; } = name;

    public static ApiRequest Read(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        foreach (var kind in ResourceKind.All.Where(k => path.StartsWith(k.Root, StringComparison.Ordinal)))
        {
            if (Read(request, kind, path[kind.Root.Length..].Split('/')) is { } read)
                return read;
        }

        return new(KubernetesVerb.Other, null, null, null);
    }

    private static ApiRequest? Read(HttpRequest request, ResourceKind kind, string[] parts) => parts switch
    {
        [var plural] when plural == kind.Plural => new(Collection(request), kind, null, null),
        [var plural, var name] when plural == kind.Plural && !kind.IsNamespaced => new(Single(request), kind, "", name),
        ["namespaces", var ns, var plural] when plural == kind.Plural && kind.IsNamespaced => new(Collection(request), kind, ns, null),
        ["namespaces", var ns, var plural, var name] when plural == kind.Plural && kind.IsNamespaced => new(Single(request), kind, ns, name),
        _ => null,
    };

    private static KubernetesVerb Collection(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) ? KubernetesVerb.Other
        : ListOptions.IsTrue(request.Query["watch"]) ? KubernetesVerb.Watch
        : KubernetesVerb.List;

    private static KubernetesVerb Single(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) ? KubernetesVerb.Get : KubernetesVerb.Other;
}
