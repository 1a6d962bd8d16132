using Discovery.Balancing;

namespace Discovery.Http.Routing;

/// <summary>The authority of a request URI, and the service behind it.</summary>
internal sealed class HttpRoute
{
    private readonly string _scheme;
    private readonly string _host;
    private readonly int _port;
    private readonly bool _isPlain;

    internal HttpRoute(Uri uri, ServiceDirectory directory, PolicyChoice? policy)
    {
        _scheme = uri.Scheme;
        _host = uri.Host;
        _port = uri.Port;
        var port = uri.IsDefaultPort || uri.Port < 0 ? "" : $":{uri.Port}";
        if (!ServiceName.TryParse($"{uri.Scheme}://{uri.IdnHost}{port}", out var service) || service.IsLiteral)
            return;

        Leaser = directory.Leaser(service, policy);
        HostHeader = service.PortName is null ? null : service.Host + port;
        _isPlain = service.PortName is null && service.Schemes.Length == 1;
    }

    /// <summary>Whose endpoints to lease; <see langword="null"/> where the host is no service: an IP address, <c>localhost</c>.</summary>
    internal EndpointLeaser? Leaser { get; }

    /// <summary>The service that URIs with this authority name.</summary>
    internal ServiceName Service => Leaser!.Service;

    /// <summary>The authority without the port's name, which servers and certificates do not know; <see langword="null"/> if it has none.</summary>
    internal string? HostHeader { get; }

    /// <summary>
    /// Whether nobody looked the name up, so that requests go out untouched. Names that only discovery understands, with several
    /// schemes or a port's name, cannot.
    /// </summary>
    internal bool PassesThrough => _isPlain && Leaser!.PassesThrough;

    /// <summary>Leases the endpoints of the service, or of the one that its split chooses for this request.</summary>
    internal EndpointLeaser LeaserFor(HttpRequestMessage request, in PickRequest pick) => Leaser!.For(pick, new HeaderMatch(request));

    /// <summary>Whether <paramref name="uri"/> has this authority. Allocates nothing that the transport would not.</summary>
    internal bool Matches(Uri uri) =>
        uri.Port == _port
        && string.Equals(uri.Scheme, _scheme, StringComparison.Ordinal)
        && string.Equals(uri.Host, _host, StringComparison.Ordinal);
}
