using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>An HTTP proxy on loopback that knows CONNECT only; all tunnels lead to one port.</summary>
internal sealed class ConnectProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _accepting;
    private readonly int _port;

    public ConnectProxy(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string? RequiredCredentials { get; init; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<string> Heads { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        await _accepting;
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_ended.Token)));
        }
        catch (Exception thrown) when (thrown is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var _ = client;
            var stream = client.GetStream();
            while (await Loopback.HeadAsync(stream, _ended.Token) is { } head)
            {
                Heads.Enqueue(head);
                if (RequiredCredentials is { } wanted && !head.Contains(wanted, StringComparison.Ordinal))
                {
                    await SayAsync(stream, "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
                    continue;
                }

                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _port, _ended.Token);
                await SayAsync(stream, "HTTP/1.1 200 Fine\r\n\r\n");
                await Task.WhenAny(
                    stream.CopyToAsync(server.GetStream(), _ended.Token), server.GetStream().CopyToAsync(stream, _ended.Token));
                return;
            }
        }
        catch (Exception thrown) when (thrown is IOException or OperationCanceledException)
        {
            // The client has gone.
        }
    }

    private Task SayAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), _ended.Token).AsTask();
}
