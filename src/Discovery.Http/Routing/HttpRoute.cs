using Discovery.Connectors;
using Discovery.Endpoints;
using Discovery.Policies;

namespace Discovery.Http.Routing;

/// <summary>The authority of a request URI, and the service behind it.</summary>
internal sealed class HttpRoute
{
    private readonly string _scheme;
    private readonly string _host;
    private readonly int _port;
    private readonly bool _isPlain;

    internal HttpRoute(Uri uri, ServiceDirectory directory, IPolicySelector? policies)
    {
        _scheme = uri.Scheme;
        _host = uri.Host;
        _port = uri.Port;
        var port = uri.IsDefaultPort || uri.Port < 0 ? "" : $":{uri.Port}";
        if (!ServiceName.TryParse($"{uri.Scheme}://{uri.IdnHost}{port}", out var service) || service.IsLiteral)
            return;

        Route = directory.Route(service, policies);
        HostHeader = service.PortName is null ? null : service.Host + port;
        _isPlain = service.PortName is null && service.Schemes.Length == 1;
    }

    /// <summary>Whose endpoints to lease; <see langword="null"/> where the host is no service: an IP address, <c>localhost</c>.</summary>
    internal ServiceRoute? Route { get; }

    /// <summary>The service that URIs with this authority name.</summary>
    internal ServiceName Service => Route!.Own.Service;

    /// <summary>The authority without the port's name, which servers and certificates do not know; <see langword="null"/> if it has none.</summary>
    internal string? HostHeader { get; }

    /// <summary>
    /// Whether nobody looked the name up, so that requests go out untouched. Names that only discovery understands, with several
    /// schemes or a port's name, cannot.
    /// </summary>
    internal bool PassesThrough()
    {
        if (!_isPlain || Route!.Own.Current.Set is not { IsPassThrough: true } || Route.Current is not null)
            return false;

        Route.Own.Touch();
        return true;
    }

    /// <summary>Leases the endpoints of the service, or of the one that its split chooses for this request.</summary>
    internal EndpointLeaser LeaserFor(HttpRequestMessage request, in PickRequest pick) =>
        Route!.Current is { Matches.IsEmpty: false } split && HeaderMatch.Find(request, split) is { } matched ? matched : Route.LeaserFor(pick);

    /// <summary>Whether <paramref name="uri"/> has this authority. Allocates nothing that the transport would not.</summary>
    internal bool Matches(Uri uri) =>
        uri.Port == _port
        && string.Equals(uri.Scheme, _scheme, StringComparison.Ordinal)
        && string.Equals(uri.Host, _host, StringComparison.Ordinal);
}
