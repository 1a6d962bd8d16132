using System.Collections.Concurrent;
using Discovery.Balancing;
using Discovery.Extensions.Configuration;
using Discovery.Http;
using Discovery.Http.Transports;
using Microsoft.Extensions.Options;

namespace Discovery.Extensions.Http;

/// <summary>
/// The connection pools of each named client. They outlive the client's handlers, which the factory replaces every few minutes:
/// endpoints are followed by their live sets, so nothing is gained by dropping connections to them.
/// </summary>
internal sealed class HttpClientPools(
    ServiceDirectory directory, IOptions<DiscoveryOptions> options, IOptionsMonitor<HttpClientDiscoveryOptions> clients)
    : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<EndpointTransports>> _pools = new();

    internal DiscoveryHttpHandler CreateHandler(string client, HttpMessageHandler primary)
    {
        // A primary handler that cannot be copied is itself the transport, and lives and dies with this one handler.
        var transports = EndpointPools.CanCopy(primary)
            ? new HttpTransports(primary, _pools.GetOrAdd(client, _ => new(() => Transports(primary))).Value, ownsEndpoints: false)
            : new HttpTransports(primary, Transports(primary), ownsEndpoints: true);
        return new DiscoveryHttpHandler(directory, transports, clients.Get(client).Policy);
    }

    public void Dispose()
    {
        foreach (var pools in _pools.Values.Where(p => p.IsValueCreated))
            pools.Value.Dispose();
    }

    private EndpointTransports Transports(HttpMessageHandler primary) => EndpointPools.From(primary, options.Value.Connect, directory.TimeProvider);
}
