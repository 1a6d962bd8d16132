using System.Collections.Concurrent;
using Discovery.Balancing;

namespace Discovery.Http.Routing;

/// <summary>Finds the route of a request: nearly always the last one, for a client tends to talk to one service.</summary>
internal sealed class HttpRoutes(ServiceDirectory directory, PolicyChoice? policy)
{
    // A client that talks to more authorities than this looks some of them up again, which is cheap.
    private const int MostKept = 1024;

    private readonly ConcurrentDictionary<(string Scheme, string Host, int Port), HttpRoute> _routes = new();
    private volatile HttpRoute? _last;

    internal HttpRoute Find(Uri uri)
    {
        var last = _last;
        return last is not null && last.Matches(uri) ? last : _last = Look(uri);
    }

    private HttpRoute Look(Uri uri)
    {
        // Before the count, which takes every lock of the table.
        if (_routes.TryGetValue((uri.Scheme, uri.Host, uri.Port), out var route))
            return route;
        if (_routes.Count >= MostKept)
            _routes.Clear();
        return _routes.GetOrAdd(
            (uri.Scheme, uri.Host, uri.Port), static (_, call) => new HttpRoute(call.uri, call.directory, call.policy), (uri, directory, policy));
    }
}
