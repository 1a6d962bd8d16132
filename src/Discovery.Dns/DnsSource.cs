using System.Diagnostics.Metrics;
using Discovery.Endpoints;
using Discovery.Sources;
using Microsoft.Extensions.Logging;

namespace Discovery.Dns;

/// <summary>Knows the services that DNS knows: SRV records where a port is named, addresses otherwise.</summary>
/// <remarks>
/// <c>http://orders</c>, <c>http://orders.shop:8080</c>: A and AAAA, with the caller's port or the scheme's.
/// <c>http://_grpc.orders.shop</c>: SRV of <c>_grpc._tcp.orders.shop</c>. Names are completed by the search list of resolv.conf(5).
/// Asked again when the TTL ends. IP addresses, <c>localhost</c>, <c>.invalid</c> (RFC 6761) and <c>.onion</c> (RFC 7686) are never sent.
/// </remarks>
public sealed class DnsSource : IEndpointSource, IDisposable
{
    /// <summary>Makes a source.</summary>
    /// <param name="options">How to ask. Copied.</param>
    /// <param name="resolver">Sends the questions in place of an own <see cref="StubResolver"/>, and is not disposed. Its answers are cached and shared.</param>
    /// <param name="timeProvider">The clock of cache and resolver. Default: <see langword="null"/>, the system's.</param>
    /// <param name="meters">Makes the meter. Default: <see langword="null"/>, made directly.</param>
    /// <param name="logger">The log. Default: <see langword="null"/>, none.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names all faults.</exception>
    public DnsSource(
        DnsSourceOptions? options = null, IDnsResolver? resolver = null, TimeProvider? timeProvider = null, IMeterFactory? meters = null, ILogger<DnsSource>? logger = null) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public IAsyncEnumerable<EndpointSet> WatchAsync(ServiceName service, WatchContext context, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Closes sockets and timer. Cancel running watches first.</summary>
    public void Dispose() => throw new NotImplementedException();
}
