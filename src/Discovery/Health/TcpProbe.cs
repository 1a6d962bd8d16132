using System.Net;
using System.Net.Sockets;

namespace Discovery.Health;

/// <summary>An endpoint that accepts a connection is well.</summary>
/// <param name="options">The port to connect to, if another than the endpoint's.</param>
public sealed class TcpProbe(ProbeOptions options) : IHealthProbe
{
    /// <inheritdoc/>
    public async ValueTask<CandidateHealth> ProbeAsync(ServiceName service, ServiceEndpoint endpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(endpoint);
        using var socket = await ConnectAsync(service, endpoint, cancellationToken).ConfigureAwait(false);
        return CandidateHealth.Healthy;
    }

    /// <summary>Connects to what is probed: the endpoint, or another port of it. For probes that say more over the connection.</summary>
    /// <param name="service">The service.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The socket; the caller's to dispose.</returns>
    /// <exception cref="SocketException">The endpoint did not accept.</exception>
    public async ValueTask<Socket> ConnectAsync(ServiceName service, ServiceEndpoint endpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(endpoint);
        var address = endpoint.Address switch
        {
            IPEndPoint ip => new IPEndPoint(ip.Address, PortOf(ip.Port, service)),
            DnsEndPoint dns => new DnsEndPoint(dns.Host, PortOf(dns.Port, service)),
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

    private int PortOf(int port, ServiceName service) => options.Port ?? (port > 0 ? port : service.DefaultPort);
}
