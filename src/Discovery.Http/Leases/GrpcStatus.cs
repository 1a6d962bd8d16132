namespace Discovery.Http.Leases;

/// <summary>Reads how a gRPC call ended out of the response's trailers.</summary>
/// <remarks>Source: gRPC over HTTP/2 (<c>PROTOCOL-HTTP2.md</c>): <c>grpc-status</c> stands in the trailers, or in the headers of a trailers-only response.</remarks>
internal static class GrpcStatus
{
    internal static bool IsGrpc(HttpResponseMessage response, HttpContent content) =>
        response.Version.Major >= 2
        && content.Headers.NonValidated.TryGetValues("Content-Type", out var type)
        && type.ToString().StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase);

    /// <summary>How the call ended, or <see langword="null"/> if the server has not told.</summary>
    internal static OutcomeKind? OutcomeOf(HttpResponseMessage response)
    {
        if (!response.TrailingHeaders.NonValidated.TryGetValues("grpc-status", out var status)
            && !response.Headers.NonValidated.TryGetValues("grpc-status", out status))
        {
            return null;
        }

        // As Envoy's outlier detection counts them. A 5xx: UNKNOWN, UNIMPLEMENTED, INTERNAL, DATA_LOSS; a 503 or 504: UNAVAILABLE,
        // DEADLINE_EXCEEDED. The others are the caller's doing, or an answer.
        return status.ToString() switch
        {
            "4" or "14" => OutcomeKind.GatewayFailure,
            "2" or "12" or "13" or "15" => OutcomeKind.Failure,
            _ => OutcomeKind.Success,
        };
    }
}
