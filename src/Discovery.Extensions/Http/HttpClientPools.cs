using System.Collections.Concurrent;
using Discovery.Http;
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
    private readonly ConcurrentDictionary<string, Lazy<HttpEndpointPools>> _pools = new();

    internal DiscoveryHttpHandler CreateHandler(string client, HttpMessageHandler primary)
    {
        // A primary handler that cannot be copied is itself the transport, and lives and dies with this one handler.
        return new DiscoveryHttpHandler(directory, new DiscoveryHttpOptions
        {
            Primary = primary,
            Connect = options.Value.Connect,
            Policy = clients.Get(client).Policy,
            Pools = HttpEndpointPools.CanCopy(primary) ? _pools.GetOrAdd(client, _ => new(() => PoolsOf(primary))).Value : null,
        });
    }

    public void Dispose()
    {
        foreach (var pools in _pools.Values.Where(p => p.IsValueCreated))
            pools.Value.Dispose();
    }

    private HttpEndpointPools PoolsOf(HttpMessageHandler primary) => new(primary, options.Value.Connect, directory.TimeProvider);
}
