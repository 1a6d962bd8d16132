using System.Net;
using Discovery.Connectors;
using Discovery.Endpoints;

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
    internal static void Attach(HttpResponseMessage response, EndpointLease lease) =>
        response.Content = new LeaseContent(response, lease);

    /// <summary>All was read: the response itself tells how it went.</summary>
    internal void OnEnd() => _lease.End(GrpcStatus.IsGrpc(_response, _inner) ? GrpcStatus.OutcomeOf(_response) : StatusOutcome());

    /// <summary>Reading failed.</summary>
    internal void OnBroken(Exception exception) =>
        _lease.End(exception is OperationCanceledException ? OutcomeKind.Dropped : OutcomeKind.Failure);

    /// <summary>Nobody will read on. What was answered counts, unless the answer was still to come.</summary>
    internal void OnDisposed() => _lease.End(GrpcStatus.IsGrpc(_response, _inner) ? OutcomeKind.Dropped : StatusOutcome());

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            await _inner.CopyToAsync(stream, context, cancellationToken).ConfigureAwait(false);
            OnEnd();
        }
        catch (Exception exception)
        {
            OnBroken(exception);
            throw;
        }
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            _inner.CopyTo(stream, context, cancellationToken);
            OnEnd();
        }
        catch (Exception exception)
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
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
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

    private OutcomeKind StatusOutcome() =>
        _response.StatusCode >= HttpStatusCode.InternalServerError ? OutcomeKind.Failure : OutcomeKind.Success;
}
