using System.Net;
using System.Net.Sockets;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>Accepts connections on loopback until it is disposed; each is served on its own.</summary>
internal sealed class LoopbackListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly Func<TcpClient, CancellationToken, Task> _serve;
    private readonly Task _accepting;

    /// <param name="serve">Serves one connection, and closes it. Lets go when its token is cancelled.</param>
    public LoopbackListener(Func<TcpClient, CancellationToken, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        // The loop ends by its token; only then may the listener be stopped, which no accept survives in good order.
        await _ended.CancelAsync();
        await _accepting;
        _listener.Stop();
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(_serve(await _listener.AcceptTcpClientAsync(_ended.Token), _ended.Token));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }
}
