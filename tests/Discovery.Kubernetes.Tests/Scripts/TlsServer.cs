using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>Answers HTTPS/1.1 requests on loopback, and notes what it saw: names, certificates, headers.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly LoopbackListener _listener;
    private int _connections;

    public TlsServer(X509Certificate2 certificate)
    {
        Certificate = certificate;
        _listener = new LoopbackListener(ServeAsync);
    }

    /// <summary>The certificate of connections made from now on.</summary>
    public X509Certificate2 Certificate { get; set; }

    public bool RequiresClient { get; init; }

    /// <summary>What answers a request's head: a status, and a body.</summary>
    public Func<string, (int Status, string Body)> Answer { get; set; } = _ => (200, "{}");

    public int Port => _listener.Port;

    public Uri Address => new($"https://127.0.0.1:{Port}");

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>For each request: the client's certificate, the name in the greeting, and the head.</summary>
    public ConcurrentQueue<(string? Client, string Name, string Head)> Requests { get; } = new();

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _connections);
        try
        {
            using var _ = client;
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(Options(), cancellationToken);
            while (await Loopback.HeadAsync(tls, cancellationToken) is { } head)
            {
                Requests.Enqueue((tls.RemoteCertificate?.Subject, tls.TargetHostName, head));
                var (status, body) = Answer(head);
                var answer = $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
                await tls.WriteAsync(Encoding.UTF8.GetBytes(answer), cancellationToken);
            }
        }
        catch (Exception thrown) when (thrown is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The client has gone, or will not speak to us: the test looks at what it says.
        }
    }

    private SslServerAuthenticationOptions Options() => new()
    {
        ServerCertificate = Certificate,
        ClientCertificateRequired = RequiresClient,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => !RequiresClient || certificate is not null,
    };
}
