using Discovery.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Discovery.Kubernetes.Testing;

/// <summary>All requests since the start, in order of arrival.</summary>
internal sealed class RequestLog
{
    private readonly Lock _gate = new();
    private readonly List<FakeKubernetesRequest> _requests = [];

    public Condition Changed { get; } = new();

    public void Add(HttpContext context, ApiRequest request)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var headers = context.Request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        lock (_gate)
            _requests.Add(new FakeKubernetesRequest(context.Request.Method, target, request, headers));
        Changed.Recheck();
    }

    public IReadOnlyList<FakeKubernetesRequest> Snapshot()
    {
        lock (_gate)
            return [.. _requests];
    }
}
