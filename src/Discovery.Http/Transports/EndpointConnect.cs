using System.Net.Sockets;
using Discovery.Connectors;
using Discovery.Endpoints;

namespace Discovery.Http.Transports;

/// <summary>Connects a pool to its endpoint, whatever name the URI has.</summary>
internal sealed class EndpointConnect(Candidate candidate, ServiceName service, EndpointDialer dialer)
{
    internal async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var asked = context.DnsEndPoint;
        // A redirect to another host or port left the service: it goes where the system's resolver says.
        var address = IsService(asked.Host, asked.Port) ? candidate.Endpoint.Address : asked;
        var socket = await dialer.DialAsync(address, asked.Port, cancellationToken).ConfigureAwait(false);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private bool IsService(string host, int port)
    {
        var isHost = host.AsSpan().EndsWith(service.Host, StringComparison.OrdinalIgnoreCase)
            && (host.Length == service.Host.Length || service.PortName is not null);
        return isHost && port == (service.Port ?? ServiceNameSyntax.DefaultPort(candidate.Endpoint.Scheme ?? service.Schemes[0]));
    }
}
