namespace Discovery.Kubernetes.Testing;

/// <summary>What happens to a request instead of its answer.</summary>
/// <param name="verb">Which requests; null means all.</param>
/// <param name="resource">Those for which resource; null means all.</param>
/// <param name="answer">The answer; null leaves the request unanswered.</param>
internal sealed class Fault(KubernetesVerb? verb, string? resource, Func<ApiRequest, ApiAnswer>? answer)
{
    public Func<ApiRequest, ApiAnswer>? Answer { get; } = answer;

    public bool Concerns(ApiRequest request) =>
        (verb is null || verb == request.Verb)
        && (resource is null || string.Equals(resource, request.Kind?.Plural, StringComparison.Ordinal));
}
