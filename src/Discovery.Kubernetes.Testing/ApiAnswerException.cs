namespace Discovery.Kubernetes.Testing;

/// <summary>Ends a request with an answer from wherever its fault is found.</summary>
internal sealed class ApiAnswerException(ApiAnswer answer) : Exception
{
    public ApiAnswer Answer { get; } = answer;
}
