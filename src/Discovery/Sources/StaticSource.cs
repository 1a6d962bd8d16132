using System.Runtime.CompilerServices;

namespace Discovery;

/// <summary>Knows a fixed list of services.</summary>
public sealed class StaticSource : IEndpointSource
{
    private readonly Dictionary<string, ServiceEndpoint[]> _services;

    /// <summary>Makes a source from services and their endpoints.</summary>
    /// <param name="services">Hosts, such as <c>orders</c> or <c>orders.shop</c>, and their endpoints.</param>
    public StaticSource(IReadOnlyDictionary<string, ServiceEndpoint[]> services) =>
        _services = new(services, StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a source that knows one service.</summary>
    /// <param name="host">The service's host, such as <c>orders</c>.</param>
    /// <param name="endpoints">Its endpoints.</param>
    public StaticSource(string host, params ServiceEndpoint[] endpoints) =>
        _services = new(StringComparer.OrdinalIgnoreCase) { [host] = endpoints };

    /// <inheritdoc/>
    public async IAsyncEnumerable<EndpointSet> WatchAsync(
        ServiceName service, WatchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return _services.TryGetValue(service.Host, out var endpoints)
            ? new EndpointSet("static", endpoints)
            : EndpointSet.Absent("static");
    }
}
