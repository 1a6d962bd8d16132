using System.Net;
using System.Net.Sockets;

namespace Discovery.Dns.Testing;

/// <summary>Accepts connections and answers what comes over them.</summary>
internal sealed class TcpSide : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly Responder _responder;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _stop = new();
    private readonly RunningTasks _running = new();

    public TcpSide(IPEndPoint endPoint, Responder responder, TimeProvider timeProvider)
    {
        (_responder, _timeProvider) = (responder, timeProvider);
        _listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(endPoint);
            _listener.Listen();
        }
        catch
        {
            _listener.Dispose();
            throw;
        }

        _running.Add(AcceptAsync());
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Stops listening and resets every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _running.WhenAllAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
                _running.Add(ConverseAsync(socket));
            }
            catch (SocketException)
            {
                // The client was gone before it was accepted.
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ConverseAsync(Socket socket)
    {
        using var conversation = new TcpConversation(socket, _responder, _timeProvider, _stop.Token);
        await conversation.RunAsync().ConfigureAwait(false);
    }
}
