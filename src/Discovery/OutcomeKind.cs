namespace Discovery;

/// <summary>How a lease ended.</summary>
public enum OutcomeKind
{
    /// <summary>The caller gave up, or never said: counts neither for nor against the endpoint.</summary>
    Dropped = 0,

    /// <summary>The endpoint answered.</summary>
    Success = 1,

    /// <summary>The endpoint answered with a server error, or broke off.</summary>
    Failure = 2,

    /// <summary>No connection could be made: nothing was sent.</summary>
    ConnectFailure = 3,

    /// <summary>The endpoint answered that what is behind it cannot: a <see cref="Failure"/> too, told apart as Envoy's outlier detection does.</summary>
    /// <remarks>HTTP's 502, 503 and 504; gRPC's UNAVAILABLE and DEADLINE_EXCEEDED.</remarks>
    GatewayFailure = 4,
}
