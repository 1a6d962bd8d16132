using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>An HTTP proxy on loopback that knows CONNECT only; all tunnels lead to one port.</summary>
internal sealed class ConnectProxy : IAsyncDisposable
{
    private readonly LoopbackListener _listener;
    private readonly int _port;

    public ConnectProxy(int port)
    {
        _port = port;
        _listener = new LoopbackListener(ServeAsync);
    }

    public string? RequiredCredentials { get; init; }

    public int Port => _listener.Port;

    public ConcurrentQueue<string> Heads { get; } = new();

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var _ = client;
            var stream = client.GetStream();
            while (await Loopback.HeadAsync(stream, cancellationToken) is { } head)
            {
                Heads.Enqueue(head);
                if (RequiredCredentials is { } wanted && !head.Contains(wanted, StringComparison.Ordinal))
                {
                    await SayAsync(stream, "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n", cancellationToken);
                    continue;
                }

                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _port, cancellationToken);
                await SayAsync(stream, "HTTP/1.1 200 Fine\r\n\r\n", cancellationToken);
                await Task.WhenAny(
                    stream.CopyToAsync(server.GetStream(), cancellationToken), server.GetStream().CopyToAsync(stream, cancellationToken));
                return;
            }
        }
        catch (Exception thrown) when (thrown is IOException or OperationCanceledException)
        {
            // The client has gone.
        }
    }

    private static Task SayAsync(NetworkStream stream, string text, CancellationToken cancellationToken) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken).AsTask();
}
