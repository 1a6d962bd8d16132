using System.Net.Sockets;

namespace Discovery;

/// <summary>A connection to one endpoint of a service. Its lease ends when it is disposed, or earlier by <see cref="Fail"/>.</summary>
/// <remarks>Owns the socket. Wrap it in an <see cref="System.Net.Security.SslStream"/> for TLS.</remarks>
public sealed class EndpointStream : NetworkStream
{
    private readonly EndpointLease _lease;

    internal EndpointStream(Socket socket, EndpointLease lease)
        : base(socket, ownsSocket: true) => _lease = lease;

    /// <summary>The endpoint at the other side.</summary>
    public ServiceEndpoint Endpoint => _lease.Endpoint;

    /// <summary>Tells that the endpoint did not behave: counts against it. Dispose the stream all the same.</summary>
    public void Fail() => _lease.End(OutcomeKind.Failure);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _lease.End(OutcomeKind.Success);
    }
}
