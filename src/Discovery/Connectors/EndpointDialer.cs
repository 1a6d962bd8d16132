using System.Net;
using System.Net.Sockets;

namespace Discovery.Connectors;

/// <summary>Opens a socket to an endpoint's address, within a time limit.</summary>
internal sealed class EndpointDialer(TimeSpan timeout, TimeProvider timeProvider)
{
    /// <summary>Connects.</summary>
    /// <param name="address">The address; port 0 stands for <paramref name="defaultPort"/>.</param>
    /// <param name="defaultPort">The port of the scheme in use.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    /// <exception cref="SocketException">The endpoint refused, or took too long (<see cref="SocketError.TimedOut"/>).</exception>
    internal async ValueTask<Socket> DialAsync(EndPoint address, int defaultPort, CancellationToken cancellationToken)
    {
        var target = WithPort(address, defaultPort);
        var socket = target is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await ConnectAsync(socket, target, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static EndPoint WithPort(EndPoint address, int defaultPort) => address switch
    {
        IPEndPoint { Port: 0 } ip => new IPEndPoint(ip.Address, Required(defaultPort)),
        DnsEndPoint { Port: 0 } dns => new DnsEndPoint(dns.Host, Required(defaultPort)),
        _ => address,
    };

    private static int Required(int port) => port > 0 ? port : throw new SocketException((int)SocketError.AddressNotAvailable,
        "Neither the name nor the source gives a port. Name one, as in tcp://redis:6379.");

    private async ValueTask ConnectAsync(Socket socket, EndPoint target, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(target, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut, $"No answer within {timeout.TotalSeconds:0.###} s");
        }
    }
}
