using System.Net.Sockets;

namespace Discovery.Http.Leases;

/// <summary>What a failed send means for the endpoint, for the next attempt and for the caller.</summary>
internal static class SendFailure
{
    /// <summary>How the lease of a failed send ends. After <see cref="OutcomeKind.ConnectFailure"/> nothing was sent.</summary>
    internal static OutcomeKind OutcomeOf(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError
        } => OutcomeKind.ConnectFailure,

        // SocketsHttpHandler's own ConnectTimeout, which here only a TLS handshake can reach.
        OperationCanceledException { InnerException: TimeoutException } when !cancellationToken.IsCancellationRequested =>
            OutcomeKind.ConnectFailure,
        HttpRequestException or IOException => OutcomeKind.Failure,

        // Cancelled by the caller, or the caller's mistake: a disposed handler, a body that cannot be read.
        _ => OutcomeKind.Dropped,
    };

    /// <summary>The exception that HTTP callers know. Its inner socket exception makes gRPC report UNAVAILABLE, and so retry.</summary>
    internal static HttpRequestException ToHttp(SocketException exception) => new(
        exception is NoEndpointException { SocketErrorCode: SocketError.HostNotFound }
            ? HttpRequestError.NameResolutionError
            : HttpRequestError.ConnectionError,
        exception.Message,
        exception);

    /// <summary>The transport's exception, with service and endpoint named: it broke off after something was sent.</summary>
    internal static HttpRequestException Named(HttpRequestException exception, ServiceName service, ServiceEndpoint endpoint) => new(
        exception.HttpRequestError,
        $"Service '{service}': the request to {endpoint} failed after it was sent, so it was not tried elsewhere. {exception.Message}",
        exception,
        exception.StatusCode);
}
