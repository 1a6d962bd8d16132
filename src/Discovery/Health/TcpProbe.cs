using System.Net;
using System.Net.Sockets;
using Discovery.Endpoints;

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
        var address = endpoint.Address switch
        {
            IPEndPoint ip => new IPEndPoint(ip.Address, PortOf(ip.Port, service)),
            DnsEndPoint dns => new DnsEndPoint(dns.Host, PortOf(dns.Port, service)),
            var other => other,
        };
        using var socket = address is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
        return CandidateHealth.Healthy;
    }

    private int PortOf(int port, ServiceName service) => options.Port ?? (port > 0 ? port : service.DefaultPort);
}
