using System.Net;
using System.Net.Sockets;

namespace Discovery;

/// <summary>Opens a connected socket to an endpoint's address.</summary>
internal static class EndpointSocket
{
    /// <exception cref="SocketException">The endpoint did not accept.</exception>
    internal static async ValueTask<Socket> ConnectAsync(EndPoint address, CancellationToken cancellationToken)
    {
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
}
