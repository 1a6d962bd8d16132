namespace Discovery.Http.Transports;

/// <summary>Makes endpoint transports out of a client's primary handler: copies of it where it can be copied, else itself, shared.</summary>
internal static class EndpointPools
{
    // Grpc.Net.Client 2.58 and later leave a handler with this property alone instead of dialling the channel's address.
    private const string GrpcLoadBalancingDisabled = "__GrpcLoadBalancingDisabled";

    /// <summary>Whether each endpoint gets a pool of its own: the handler's settings can be copied and connecting is left to us.</summary>
    internal static bool CanCopy(HttpMessageHandler primary) => primary is SocketsHttpHandler { ConnectCallback: null };

    internal static EndpointTransports From(HttpMessageHandler primary, ConnectOptions options, TimeProvider timeProvider)
    {
        // Made in any case: it tells what is wrong with the options.
        var dialer = new EndpointDialer(options, timeProvider);
        if (!CanCopy(primary))
            return new((candidate, service) => new(candidate, service, new SharedHandler(primary), byAddress: true), options);

        var template = (SocketsHttpHandler)primary;
        return new((candidate, service) => new(candidate, service, NewPool(template, candidate, service, dialer, options), byAddress: false), options);
    }

    private static SocketsHttpHandler NewPool(
        SocketsHttpHandler template, Candidate candidate, ServiceName service, EndpointDialer dialer, ConnectOptions options)
    {
        var pool = SocketsHttpHandlerCopy.Of(template);
        // Endpoints are reached directly; a proxy would be dialled in their place.
        pool.UseProxy = false;
        pool.EnableMultipleHttp2Connections = true;
        pool.Properties[GrpcLoadBalancingDisabled] = true;
        // The dialer limits the connect; this limits the TLS handshake after it.
        if (pool.ConnectTimeout == Timeout.InfiniteTimeSpan)
            pool.ConnectTimeout = 2 * options.Timeout;
        pool.ConnectCallback = new EndpointConnect(candidate, service, dialer).ConnectAsync;
        return pool;
    }
}
