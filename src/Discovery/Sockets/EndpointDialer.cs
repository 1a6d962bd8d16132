using System.Net;
using System.Net.Sockets;

namespace Discovery;

/// <summary>Opens sockets to the addresses of endpoints, each within a time limit. For connectors of your own.</summary>
public sealed class EndpointDialer
{
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;

    /// <summary>Makes a dialer.</summary>
    /// <param name="options">The time limit.</param>
    /// <param name="timeProvider">The clock: <see cref="ServiceDirectory.TimeProvider"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names all that are.</exception>
    public EndpointDialer(ConnectOptions options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        Fault.ThrowIfAny(options.Faults(), nameof(options));
        (_timeout, _timeProvider) = (options.Timeout, timeProvider);
    }

    /// <summary>Connects over TCP, or to a Unix domain socket.</summary>
    /// <param name="address">The address; port 0 stands for <paramref name="defaultPort"/>.</param>
    /// <param name="defaultPort">The port of the scheme in use; 0 if it has none.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    /// <returns>The connected socket; the caller's to dispose.</returns>
    /// <exception cref="SocketException">The endpoint refused, or took too long (<see cref="SocketError.TimedOut"/>).</exception>
    public async ValueTask<Socket> ConnectAsync(EndPoint address, int defaultPort, CancellationToken cancellationToken)
    {
        var target = WithPort(address, defaultPort);
        var socket = target is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await DialAsync(socket, target, cancellationToken).ConfigureAwait(false);
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

    private async ValueTask DialAsync(Socket socket, EndPoint target, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(target, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut, $"No answer within {_timeout.TotalSeconds:0.###} s");
        }
    }
}
