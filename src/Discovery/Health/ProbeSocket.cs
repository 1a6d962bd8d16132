using System.Net;
using System.Net.Sockets;
using Discovery.Endpoints;

namespace Discovery.Health;

/// <summary>Connects to the address that is probed: the endpoint's, or another port of it.</summary>
internal static class ProbeSocket
{
    internal static async ValueTask<Socket> ConnectAsync(
        ServiceName service, ServiceEndpoint endpoint, ProbeOptions options, CancellationToken cancellationToken)
    {
        var address = endpoint.Address switch
        {
            IPEndPoint ip => new IPEndPoint(ip.Address, PortOf(ip.Port, service, options)),
            DnsEndPoint dns => new DnsEndPoint(dns.Host, PortOf(dns.Port, service, options)),
            var other => other,
        };
        var socket = address is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static int PortOf(int port, ServiceName service, ProbeOptions options) => options.Port ?? (port > 0 ? port : service.DefaultPort);
}
