using System.Collections.Concurrent;
using Discovery.Connectors;
using Discovery.Endpoints;

namespace Discovery.Http.Transports;

/// <summary>One transport for each endpoint in use, under one client's settings; closed when the endpoint has gone and is drained.</summary>
internal sealed class EndpointTransports(Func<Candidate, ServiceName, EndpointTransport> factory, ConnectOptions connect) : IDisposable
{
    private readonly ConcurrentDictionary<TransportKey, EndpointTransport> _transports = new();

    private volatile bool _disposed;

    internal ConnectOptions Connect => connect;

    /// <summary>The transport to a candidate. Call only while holding a lease of it, so that it cannot drain meanwhile.</summary>
    internal EndpointTransport To(Candidate candidate, ServiceName service) =>
        _transports.TryGetValue(new(candidate, service), out var transport) ? transport : Add(candidate, service);

    public void Dispose()
    {
        _disposed = true;
        foreach (var (key, transport) in _transports)
        {
            key.Candidate.OffDrained(transport.Drained!);
            Close(key);
        }
    }

    private EndpointTransport Add(Candidate candidate, ServiceName service)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(DiscoveryHttpHandler));
        var made = factory(candidate, service);
        made.Drained = () => Close(new(candidate, service));
        var transport = _transports.GetOrAdd(new(candidate, service), made);
        if (!ReferenceEquals(transport, made))
        {
            made.Dispose();
            return transport;
        }

        candidate.OnDrained(made.Drained);
        // Added while the others were being disposed: it may have been overlooked.
        if (_disposed)
            Dispose();
        return transport;
    }

    private void Close(TransportKey key)
    {
        if (_transports.TryRemove(key, out var transport))
            transport.Dispose();
    }
}
