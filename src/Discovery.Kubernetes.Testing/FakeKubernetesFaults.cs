using System.Net;

namespace Discovery.Kubernetes.Testing;

/// <summary>Makes a <see cref="FakeKubernetesApi"/> refuse, break or ignore requests.</summary>
/// <remarks>Faults for the next requests come first, in the order they were set; those for all requests apply when none is left.</remarks>
public sealed class FakeKubernetesFaults
{
    private readonly Lock _gate = new();
    private readonly List<Fault> _next = [];
    private readonly List<Fault> _lasting = [];

    internal FakeKubernetesFaults()
    {
    }

    /// <summary>Refuses the next requests with a status and the body that a real API server sends with it.</summary>
    /// <param name="status">Such as 401, 403, 429 (text/plain with Retry-After), 500 or 503.</param>
    /// <param name="times">How many requests.</param>
    /// <param name="verb">Which requests; null means all.</param>
    /// <param name="resource">Those for which resource, such as <c>services</c>; null means all.</param>
    public void FailNext(HttpStatusCode status, int times = 1, KubernetesVerb? verb = null, string? resource = null) =>
        Add(_next, times, new Fault(verb, resource, request => StatusCatalog.Refusal(status, request)));

    /// <summary>Refuses all requests until <see cref="Clear"/>.</summary>
    /// <param name="status">Such as 401, 403, 429 (text/plain with Retry-After), 500 or 503.</param>
    /// <param name="verb">Which requests; null means all.</param>
    /// <param name="resource">Those for which resource, such as <c>services</c>; null means all.</param>
    public void FailAll(HttpStatusCode status, KubernetesVerb? verb = null, string? resource = null) =>
        Add(_lasting, 1, new Fault(verb, resource, request => StatusCatalog.Refusal(status, request)));

    /// <summary>Gives the next requests an answer of your own, such as half a JSON object or a proxy's HTML page.</summary>
    /// <param name="status">The status.</param>
    /// <param name="contentType">The value of Content-Type.</param>
    /// <param name="body">The whole body.</param>
    /// <param name="times">How many requests.</param>
    /// <param name="verb">Which requests; null means all.</param>
    /// <param name="resource">Those for which resource, such as <c>services</c>; null means all.</param>
    public void AnswerNext(
        HttpStatusCode status, string contentType, string body, int times = 1, KubernetesVerb? verb = null, string? resource = null) =>
        Add(_next, times, new Fault(verb, resource, _ => new ApiAnswer((int)status, body) { ContentType = contentType }));

    /// <summary>Accepts the next requests but never answers them.</summary>
    /// <param name="times">How many requests.</param>
    /// <param name="verb">Which requests; null means all.</param>
    /// <param name="resource">Those for which resource, such as <c>services</c>; null means all.</param>
    public void HangNext(int times = 1, KubernetesVerb? verb = null, string? resource = null) => Add(_next, times, new Fault(verb, resource, null));

    /// <summary>Accepts all requests but never answers, until <see cref="Clear"/>; those received before stay unanswered.</summary>
    /// <param name="verb">Which requests; null means all.</param>
    /// <param name="resource">Those for which resource, such as <c>services</c>; null means all.</param>
    public void HangAll(KubernetesVerb? verb = null, string? resource = null) => Add(_lasting, 1, new Fault(verb, resource, null));

    /// <summary>Answers properly again.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _next.Clear();
            _lasting.Clear();
        }
    }

    internal Fault? Take(ApiRequest request)
    {
        lock (_gate)
        {
            var next = _next.FindIndex(fault => fault.Concerns(request));
            if (next < 0)
                return _lasting.FindLast(fault => fault.Concerns(request));
            var found = _next[next];
            _next.RemoveAt(next);
            return found;
        }
    }

    private void Add(List<Fault> faults, int times, Fault fault)
    {
        lock (_gate)
            faults.AddRange(Enumerable.Repeat(fault, times));
    }
}
