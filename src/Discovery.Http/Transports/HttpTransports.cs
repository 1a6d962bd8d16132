using Discovery.Http.Routing;

namespace Discovery.Http.Transports;

/// <summary>What one client sends through: a pool for each endpoint, and the primary handler for all that is no service.</summary>
internal sealed class HttpTransports : IDisposable
{
    private readonly HttpMessageInvoker _primary;
    private readonly EndpointTransports _endpoints;
    private readonly bool _ownsEndpoints;

    /// <param name="primary">Owned: disposed with this.</param>
    /// <param name="endpoints">The transports to endpoints.</param>
    /// <param name="ownsEndpoints">Whether <paramref name="endpoints"/> are disposed with this, or outlive it for other handlers of the client.</param>
    internal HttpTransports(HttpMessageHandler primary, EndpointTransports endpoints, bool ownsEndpoints)
    {
        _primary = new HttpMessageInvoker(primary);
        _endpoints = endpoints;
        _ownsEndpoints = ownsEndpoints;
    }

    internal ConnectOptions Connect => _endpoints.Connect;

    internal static HttpTransports From(ServiceDirectory directory, DiscoveryHttpOptions options)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var primary = options.Primary ?? new SocketsHttpHandler();
        return new(primary, EndpointPools.From(primary, options.Connect, directory.TimeProvider), ownsEndpoints: true);
    }

    /// <summary>Sends to the endpoint that is leased.</summary>
    /// <returns>Complete if not <paramref name="isAsync"/>. Failures are in the task.</returns>
    internal ValueTask<HttpResponseMessage> SendAsync(
        HttpRoute route, EndpointLease lease, HttpRequestMessage request, bool isAsync, CancellationToken cancellationToken)
    {
        try
        {
            if (route.HostHeader is not null)
                request.Headers.Host ??= route.HostHeader;
            var transport = _endpoints.To(lease.Candidate, route.Service);
            return isAsync
                ? new(transport.InvokeAsync(request, cancellationToken))
                : new(transport.Invoke(request, cancellationToken));
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<HttpResponseMessage>(exception);
        }
    }

    /// <summary>Sends untouched, as if there were no discovery.</summary>
    internal ValueTask<HttpResponseMessage> PassAsync(HttpRequestMessage request, bool isAsync, CancellationToken cancellationToken) =>
        isAsync ? new(_primary.SendAsync(request, cancellationToken)) : new(_primary.Send(request, cancellationToken));

    public void Dispose()
    {
        if (_ownsEndpoints)
            _endpoints.Dispose();
        _primary.Dispose();
    }
}
