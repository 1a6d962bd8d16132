using System.Net;
using Discovery.Http.LoadReports;

namespace Discovery.Http.Leases;

/// <summary>A response's body, unchanged; the lease ends when it has been read, has broken off, or is disposed.</summary>
internal sealed class LeaseContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly HttpResponseMessage _response;
    private readonly EndpointLease _lease;

    private LeaseContent(HttpResponseMessage response, EndpointLease lease)
    {
        _inner = response.Content;
        _response = response;
        _lease = lease;
        HttpMessageFields.ShareHeaders(_inner, this);
    }

    /// <summary>Ties <paramref name="lease"/> to the body of <paramref name="response"/>.</summary>
    internal static void Attach(HttpResponseMessage response, EndpointLease lease)
    {
        // Nothing is to come, so nobody need read or dispose it: a bare handler has its connection back by now, too.
        if (HasNoBody(response))
            lease.End(OutcomeOf(response, response.Content, OutcomeKind.Failure), LoadReportHeader.Read(response));
        else
            response.Content = new LeaseContent(response, lease);
    }

    /// <summary>All was read: the response itself tells how it went. A gRPC call without a status broke off.</summary>
    internal void OnEnd() => End(OutcomeKind.Failure);

    /// <summary>Reading failed.</summary>
    internal void OnBroken(Exception exception) =>
        _lease.End(exception is OperationCanceledException ? OutcomeKind.Dropped : OutcomeKind.Failure);

    /// <summary>Nobody will read on. What was answered counts, unless the answer was still to come.</summary>
    internal void OnDisposed() => End(OutcomeKind.Dropped);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var target = new CopyTarget(stream);
        try
        {
            await _inner.CopyToAsync(target, context, cancellationToken).ConfigureAwait(false);
            OnEnd();
        }
        catch (Exception exception) when (!target.IsBroken)
        {
            OnBroken(exception);
            throw;
        }
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var target = new CopyTarget(stream);
        try
        {
            _inner.CopyTo(target, context, cancellationToken);
            OnEnd();
        }
        catch (Exception exception) when (!target.IsBroken)
        {
            OnBroken(exception);
            throw;
        }
    }

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) =>
        new LeaseStream(_inner.ReadAsStream(cancellationToken), this);

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new LeaseStream(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), this);

    protected override bool TryComputeLength(out long length)
    {
        var known = HttpMessageFields.LengthOf(_inner, this);
        length = known ?? 0;
        return known is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            OnDisposed();
        }

        base.Dispose(disposing);
    }

    private static bool HasNoBody(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified
        || response.RequestMessage?.Method == HttpMethod.Head
        || (response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var length) && length.ToString() == "0");

    private static OutcomeKind OutcomeOf(HttpResponseMessage response, HttpContent content, OutcomeKind withoutStatus)
    {
        if (GrpcStatus.IsGrpc(response, content))
            return GrpcStatus.OutcomeOf(response) ?? withoutStatus;
        return response.StatusCode switch
        {
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => OutcomeKind.GatewayFailure,
            >= HttpStatusCode.InternalServerError => OutcomeKind.Failure,
            _ => OutcomeKind.Success,
        };
    }

    private void End(OutcomeKind withoutStatus)
    {
        // The end of the body is mostly followed by its disposal: the response need not be looked at twice.
        if (!_lease.HasEnded)
            _lease.End(OutcomeOf(_response, _inner, withoutStatus), LoadReportHeader.Read(_response));
    }
}
