using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Testing;

/// <summary>A kind of objects that the fake serves: how it is called, and what the server makes of what is written.</summary>
internal sealed class ResourceKind
{
    private ResourceKind(string group, string version, string plural, string kind, Func<JsonObject, JsonObject> canonical)
    {
        Group = group;
        ApiVersion = group.Length == 0 ? version : $"{group}/{version}";
        Plural = plural;
        Kind = kind;
        Canonical = canonical;
    }

    public static ResourceKind EndpointSlices { get; } = new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", SliceJson.Canonical)
    {
        CountsGenerations = true,
        Empty = """ "addressType":"","endpoints":null,"ports":null """,
    };

    public static ResourceKind Services { get; } = new("", "v1", "services", "Service", ServiceJson.Canonical)
    {
        Empty = """ "spec":{},"status":{"loadBalancer":{}} """,
    };

    public static ResourceKind Endpoints { get; } = new("", "v1", "endpoints", "Endpoints", EndpointsJson.Canonical);

    public static ResourceKind Nodes { get; } = new("", "v1", "nodes", "Node", NodeJson.Canonical)
    {
        IsNamespaced = false,
        Empty = """ "spec":{},"status":{} """,
    };

    public static IReadOnlyList<ResourceKind> All { get; } = [EndpointSlices, Services, Endpoints, Nodes];

    /// <summary>The API group; empty for the core group.</summary>
    public string Group { get; }

    public string ApiVersion { get; }

    public string Plural { get; }

    public string Kind { get; }

    /// <summary>The resource as refusals name it.</summary>
    public string FullName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>The path up to the namespace or the resource.</summary>
    public string Root => Group.Length == 0 ? $"/api/{ApiVersion}/" : $"/apis/{ApiVersion}/";

    public bool IsNamespaced { get; private init; } = true;

    public bool CountsGenerations { get; private init; }

    /// <summary>What a bookmark's object has beside its metadata, in JSON.</summary>
    public string? Empty { get; private init; }

    /// <summary>Brings what is written into the form that the server stores.</summary>
    public Func<JsonObject, JsonObject> Canonical { get; }

    public static ResourceKind Of(string? kind) =>
        All.FirstOrDefault(k => string.Equals(k.Kind, kind, StringComparison.Ordinal)) ?? throw new ArgumentException(
            $"The fake serves no kind '{kind}', but {string.Join(", ", All.Select(k => k.Kind))}.", nameof(kind));
}
