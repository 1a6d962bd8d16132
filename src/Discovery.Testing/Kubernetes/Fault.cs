namespace Discovery.Testing;

/// <summary>What happens to a request instead of its answer.</summary>
/// <param name="verb">Which requests; null means all.</param>
/// <param name="answer">The answer; null leaves the request unanswered.</param>
internal sealed class Fault(KubernetesVerb? verb, Func<ApiRequest, ApiAnswer>? answer)
{
    public Func<ApiRequest, ApiAnswer>? Answer { get; } = answer;

    public bool Concerns(KubernetesVerb asked) => verb is null || verb == asked;
}
