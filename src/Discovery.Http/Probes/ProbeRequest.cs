using System.Net.Sockets;
using Discovery.Health;

namespace Discovery.Http.Probes;

/// <summary>One request to one endpoint, by a connection of its own that ends with it: what it finds is the endpoint's, not a pool's.</summary>
/// <remarks>The URI has the service's name, so Host, SNI and the certificate check are those of the application's requests.</remarks>
internal sealed class ProbeRequest : IDisposable
{
    private readonly HttpMessageInvoker _client;

    internal ProbeRequest(ServiceName service, ServiceEndpoint endpoint, ProbeOptions options, HttpMethod method, string path)
    {
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = async (_, token) => new NetworkStream(
                await new TcpProbe(options).ConnectAsync(service, endpoint, token).ConfigureAwait(false), ownsSocket: true),
        });
        Message = new HttpRequestMessage(method, UriOf(service, endpoint, path));
        Message.Headers.UserAgent.ParseAdd("Discovery-Probe");
    }

    internal HttpRequestMessage Message { get; }

    internal Task<HttpResponseMessage> SendAsync(CancellationToken cancellationToken) => _client.SendAsync(Message, cancellationToken);

    public void Dispose()
    {
        Message.Dispose();
        _client.Dispose();
    }

    private static Uri UriOf(ServiceName service, ServiceEndpoint endpoint, string path)
    {
        // A service of another scheme, such as tcp, or of none may serve its probes over HTTP all the same.
        var scheme = (endpoint.Scheme ?? service.Schemes.FirstOrDefault()) == Uri.UriSchemeHttps ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        return new Uri(new UriBuilder(scheme, service.Host, service.Port ?? -1).Uri, path);
    }
}
