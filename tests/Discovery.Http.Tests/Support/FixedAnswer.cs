using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Discovery.Http.Tests.Support;

/// <summary>A server that answers one connection with fixed bytes, for what Kestrel does not send, such as trailers over HTTP/1.1.</summary>
internal sealed class FixedAnswer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _answering;

    public FixedAnswer(string answer)
    {
        _listener.Start();
        Endpoint = new ServiceEndpoint(_listener.LocalEndpoint);
        _answering = AnswerAsync(Encoding.ASCII.GetBytes(answer));
    }

    public ServiceEndpoint Endpoint { get; }

    public async ValueTask DisposeAsync()
    {
        await _answering.WithPatience();
        _listener.Dispose();
    }

    private async Task AnswerAsync(byte[] answer)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
            // To the end of the request's headers; it has no body.
        }

        await client.GetStream().WriteAsync(answer);
    }
}
