namespace Discovery.Kubernetes.Testing;

/// <summary>A whole answer: everything but a watch.</summary>
internal sealed class ApiAnswer(int status, string body)
{
    public int Status { get; } = status;

    public string Body { get; } = body;

    /// <summary>Null for what the API itself answers: JSON.</summary>
    public string? ContentType { get; init; }

    public bool IsJson => ContentType is null;

    public int? RetryAfterSeconds { get; init; }

    public bool NoSniff { get; init; }
}
