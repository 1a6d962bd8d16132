namespace Discovery;

/// <summary>One endpoint that could not be connected to, and why.</summary>
public sealed class ConnectAttempt
{
    internal ConnectAttempt(ServiceEndpoint endpoint, Exception failure)
    {
        Endpoint = endpoint;
        Failure = failure;
    }

    /// <summary>The endpoint.</summary>
    public ServiceEndpoint Endpoint { get; }

    /// <summary>What went wrong.</summary>
    public Exception Failure { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Endpoint}: {Failure.GetBaseException().Message}";
}
