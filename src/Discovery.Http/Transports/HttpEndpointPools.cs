using System.Collections.Concurrent;
using Discovery.Http.Transports;

namespace Discovery.Http;

/// <summary>The connection pools of one client, one for each endpoint; closed when the endpoint has gone and is drained.</summary>
/// <remarks>
/// Give it to <see cref="DiscoveryHttpOptions.Pools"/> of several handlers, so that connections outlive each of them:
/// <c>IHttpClientFactory</c> replaces handlers every few minutes, and endpoints are followed anyway.
/// </remarks>
public sealed class HttpEndpointPools : IDisposable
{
    private readonly ConcurrentDictionary<TransportKey, Entry> _transports = new();
    private readonly Func<Candidate, ServiceName, EndpointTransport> _factory;
    private volatile bool _disposed;

    /// <summary>Makes pools.</summary>
    /// <param name="primary">Each pool is a copy of it, or all share it: see <see cref="DiscoveryHttpOptions.Primary"/>. Not disposed.</param>
    /// <param name="options">How connections are made.</param>
    /// <param name="timeProvider">The clock: <see cref="ServiceDirectory.TimeProvider"/>.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    public HttpEndpointPools(HttpMessageHandler primary, ConnectOptions options, TimeProvider timeProvider)
        : this(EndpointPoolMaker.From(primary, options, timeProvider), options)
    {
    }

    internal HttpEndpointPools(Func<Candidate, ServiceName, EndpointTransport> factory, ConnectOptions connect) => (_factory, Connect) = (factory, connect);

    internal ConnectOptions Connect { get; }

    /// <summary>Whether each endpoint gets a pool of its own: the handler's settings can be copied and connecting is left to us.</summary>
    /// <param name="primary">The primary handler.</param>
    /// <returns>Whether it does.</returns>
    public static bool CanCopy(HttpMessageHandler primary) => EndpointPoolMaker.CanCopy(primary);

    /// <summary>The transport to a candidate. Call only while holding a lease of it, so that it cannot drain meanwhile.</summary>
    internal EndpointTransport To(Candidate candidate, ServiceName service)
    {
        var key = new TransportKey(candidate, service);
        return (_transports.TryGetValue(key, out var entry) ? entry : Add(key, service)).Transport;
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        _disposed = true;
        foreach (var key in _transports.Keys)
            Close(key);
    }

    private Entry Add(TransportKey key, ServiceName service)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(DiscoveryHttpHandler));
        var made = new Entry(_factory(key.Candidate, service), key.Candidate.Drained.UnsafeRegister(_ => Close(key), null));
        var entry = _transports.GetOrAdd(key, made);
        if (!ReferenceEquals(entry, made))
            made.Dispose();
        // Added while the others were being disposed: it may have been overlooked.
        else if (_disposed)
            Close(key);
        return entry;
    }

    private void Close(TransportKey key)
    {
        if (_transports.TryRemove(key, out var entry))
            entry.Dispose();
    }

    private sealed record Entry(EndpointTransport Transport, CancellationTokenRegistration Drained) : IDisposable
    {
        public void Dispose()
        {
            // Does not wait for the callback, which may be what disposes this.
            Drained.Unregister();
            Transport.Dispose();
        }
    }
}
