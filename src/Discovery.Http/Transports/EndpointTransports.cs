using System.Collections.Concurrent;
using Discovery.Connectors;
using Discovery.Endpoints;

namespace Discovery.Http.Transports;

/// <summary>One transport for each endpoint in use, under one client's settings; closed when the endpoint has gone and is drained.</summary>
internal sealed class EndpointTransports : IDisposable
{
    // Grpc.Net.Client 2.58 and later leave a handler with this property alone instead of dialling the channel's address.
    private const string GrpcLoadBalancingDisabled = "__GrpcLoadBalancingDisabled";

    private readonly ConcurrentDictionary<Candidate, EndpointTransport> _transports = new();
    private readonly HttpMessageHandler _primary;
    private readonly SocketsHttpHandler? _template;
    private readonly EndpointDialer _dialer;
    private readonly TimeSpan _handshakeTimeout;

    internal EndpointTransports(HttpMessageHandler primary, ConnectOptions options, TimeProvider timeProvider)
    {
        _primary = primary;
        _template = primary is SocketsHttpHandler { ConnectCallback: null } sockets ? sockets : null;
        _dialer = new EndpointDialer(options.Timeout, timeProvider);
        _handshakeTimeout = 2 * options.Timeout;
    }

    /// <summary>The transport to a candidate. Call only while holding a lease of it, so that it cannot drain meanwhile.</summary>
    internal EndpointTransport To(Candidate candidate, ServiceName service) =>
        _transports.TryGetValue(candidate, out var transport) ? transport : Add(candidate, service);

    public void Dispose()
    {
        foreach (var (candidate, transport) in _transports)
        {
            candidate.OffDrained(transport.Drained!);
            Close(candidate);
        }
    }

    private EndpointTransport Add(Candidate candidate, ServiceName service)
    {
        var made = _template is null
            ? new EndpointTransport(candidate, service, new SharedHandler(_primary), byAddress: true)
            : new EndpointTransport(candidate, service, NewPool(_template, candidate, service), byAddress: false);
        var transport = _transports.GetOrAdd(candidate, made);
        if (!ReferenceEquals(transport, made))
        {
            made.Dispose();
            return transport;
        }

        made.Drained = () => Close(candidate);
        candidate.OnDrained(made.Drained);
        return made;
    }

    private void Close(Candidate candidate)
    {
        if (_transports.TryRemove(candidate, out var transport))
            transport.Dispose();
    }

    private SocketsHttpHandler NewPool(SocketsHttpHandler template, Candidate candidate, ServiceName service)
    {
        var pool = SocketsHttpHandlerCopy.Of(template);
        // Endpoints are reached directly; a proxy would be dialled in their place.
        pool.UseProxy = false;
        pool.EnableMultipleHttp2Connections = true;
        pool.Properties[GrpcLoadBalancingDisabled] = true;
        if (pool.ConnectTimeout == Timeout.InfiniteTimeSpan)
            pool.ConnectTimeout = _handshakeTimeout;
        pool.ConnectCallback = new EndpointConnect(candidate, service, _dialer).ConnectAsync;
        return pool;
    }
}
