using System.Collections.Concurrent;

namespace Discovery.Http.Transports;

/// <summary>One transport for each endpoint in use, under one client's settings; closed when the endpoint has gone and is drained.</summary>
internal sealed class EndpointTransports(Func<Candidate, ServiceName, EndpointTransport> factory, ConnectOptions connect) : IDisposable
{
    private readonly ConcurrentDictionary<TransportKey, Entry> _transports = new();
    private volatile bool _disposed;

    internal ConnectOptions Connect => connect;

    /// <summary>The transport to a candidate. Call only while holding a lease of it, so that it cannot drain meanwhile.</summary>
    internal EndpointTransport To(Candidate candidate, ServiceName service)
    {
        var key = new TransportKey(candidate, service);
        return (_transports.TryGetValue(key, out var entry) ? entry : Add(key, service)).Transport;
    }

    public void Dispose()
    {
        _disposed = true;
        foreach (var key in _transports.Keys)
            Close(key);
    }

    private Entry Add(TransportKey key, ServiceName service)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(DiscoveryHttpHandler));
        var made = new Entry(factory(key.Candidate, service), key.Candidate.Drained.UnsafeRegister(_ => Close(key), null));
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
