using System.Net.Sockets;

namespace Discovery.Http.Transports;

/// <summary>Connects a pool to its endpoint, whatever name the URI has.</summary>
internal sealed class EndpointConnect(Candidate candidate, ServiceName service, EndpointDialer dialer)
{
    internal async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var asked = context.DnsEndPoint;
        // A redirect to another host or port left the service: it goes where the system's resolver says.
        var address = IsService(asked.Host, asked.Port) ? candidate.Endpoint.Address : asked;
        var socket = await dialer.ConnectAsync(address, asked.Port, cancellationToken).ConfigureAwait(false);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private bool IsService(string host, int port)
    {
        var name = host.AsSpan();
        // The request's URI has the port's name before the host.
        if (service.PortName is { } portName && name.Length == portName.Length + 2 + service.Host.Length
            && name[0] == '_' && name[1..].StartsWith(portName, StringComparison.OrdinalIgnoreCase))
            name = name[(portName.Length + 2)..];
        return name.Equals(service.Host, StringComparison.OrdinalIgnoreCase) && port == service.PortFor(candidate.Endpoint.Scheme);
    }
}
