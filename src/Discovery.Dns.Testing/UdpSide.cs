using System.Net;
using System.Net.Sockets;

namespace Discovery.Dns.Testing;

/// <summary>Answers datagrams.</summary>
internal sealed class UdpSide : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Responder _responder;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _stop = new();
    private readonly RunningTasks _running = new();

    public UdpSide(IPEndPoint endPoint, Responder responder, TimeProvider timeProvider)
    {
        (_responder, _timeProvider) = (responder, timeProvider);
        _socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.Bind(endPoint);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        _running.Add(ListenAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _running.WhenAllAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        var buffer = new byte[65_535];
        var anyone = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone, _stop.Token).ConfigureAwait(false);
                var source = (IPEndPoint)received.RemoteEndPoint;
                _running.Add(AnswerAsync(_responder.Plan(buffer[..received.ReceivedBytes], source, 0), source));
            }
            catch (SocketException)
            {
                // A client that is gone: some systems report that here.
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(ReplyPlan plan, IPEndPoint client)
    {
        try
        {
            if (plan.Wait > TimeSpan.Zero)
                await Task.Delay(plan.Wait, _timeProvider, _stop.Token).ConfigureAwait(false);
            foreach (var reply in plan.Replies)
                await SendAsync(reply, client).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone, or the server is.
        }
    }

    private async Task SendAsync(Reply reply, IPEndPoint client)
    {
        if (reply.From is not { } from)
        {
            await _socket.SendToAsync(reply.Message, SocketFlags.None, client, _stop.Token).ConfigureAwait(false);
            return;
        }

        var own = (IPEndPoint)_socket.LocalEndPoint!;
        using var other = new Socket(own.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(from.Address.Equals(IPAddress.None) ? new IPEndPoint(own.Address, 0) : new IPEndPoint(from.Address, own.Port));
        await other.SendToAsync(reply.Message, SocketFlags.None, client, _stop.Token).ConfigureAwait(false);
    }
}
