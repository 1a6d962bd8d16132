namespace Discovery.Kubernetes.Testing;

/// <summary>A request that a <see cref="FakeKubernetesApi"/> received.</summary>
public sealed class FakeKubernetesRequest
{
    internal FakeKubernetesRequest(
        string method, string target, ApiRequest request, IReadOnlyDictionary<string, string> headers)
    {
        Method = method;
        Target = target;
        Verb = request.Verb;
        Resource = request.Kind?.Plural;
        Headers = headers;
    }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>Path and query, as sent: still escaped.</summary>
    public string Target { get; }

    /// <summary>What the request asks for.</summary>
    public KubernetesVerb Verb { get; }

    /// <summary>The resource that is asked for, in the plural: <c>endpointslices</c>, <c>services</c>, <c>endpoints</c> or <c>nodes</c>.</summary>
    /// <value>Null for a path that is not served.</value>
    public string? Resource { get; }

    /// <summary>All headers; the names are compared without case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The bearer token.</summary>
    /// <value>Null when there is none.</value>
    public string? BearerToken =>
        Headers.TryGetValue("Authorization", out var value)
        && value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? value["Bearer ".Length..]
            : null;

    /// <summary>Returns the method and the target, for messages of failed tests.</summary>
    public override string ToString() => $"{Method} {Target}";
}
