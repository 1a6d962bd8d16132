using System.Net;

namespace Discovery.Http.Transports;

/// <summary>How request URIs are changed for one endpoint: its scheme, its path prefix, or all of its address. Mostly not at all.</summary>
internal sealed class UriRewrite
{
    private readonly string? _scheme;
    private readonly string? _host;
    private readonly int? _port;

    internal UriRewrite(ServiceEndpoint endpoint, ServiceName service, bool byAddress)
    {
        Endpoint = endpoint;
        var asked = service.Schemes.Length == 1 ? service.Schemes[0] : null;
        // Several schemes make one that no transport knows; where the source does not say which, the first is meant.
        var wanted = endpoint.Scheme ?? asked ?? service.Schemes[0];
        _scheme = wanted == asked ? null : wanted;
        if (byAddress)
            (_host, _port) = Address(endpoint.Address);
    }

    internal ServiceEndpoint Endpoint { get; }

    internal bool IsNeeded => _scheme is not null || _host is not null || Endpoint.PathPrefix is not null;

    /// <summary>Changes the request, and tells how to change it back.</summary>
    internal RewrittenRequest Apply(HttpRequestMessage request)
    {
        var uri = request.RequestUri!;
        var host = request.Headers.Host;
        var builder = new UriBuilder(uri);
        if (_scheme is not null)
        {
            builder.Scheme = _scheme;
            if (uri.IsDefaultPort)
                builder.Port = -1;
        }

        if (_host is not null)
        {
            request.Headers.Host ??= uri.IsDefaultPort || uri.Port < 0 ? uri.IdnHost : uri.Authority;
            builder.Host = _host;
            builder.Port = _port is > 0 ? _port.Value : builder.Port;
        }

        if (Endpoint.PathPrefix is { } prefix)
            builder.Path = prefix + builder.Path;
        request.RequestUri = builder.Uri;
        return new RewrittenRequest(uri, host, request.RequestUri);
    }

    private static (string Host, int Port) Address(EndPoint address) => address switch
    {
        IPEndPoint ip => (ip.Address.ToString(), ip.Port),
        DnsEndPoint dns => (dns.Host, dns.Port),
        _ => throw new NotSupportedException(
            $"The endpoint {address} has no host and port, and the client's own primary handler needs them. Use a SocketsHttpHandler without a ConnectCallback as the primary handler."),
    };
}
