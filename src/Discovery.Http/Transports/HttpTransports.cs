using Discovery.Connectors;
using Discovery.Http.Routing;

namespace Discovery.Http.Transports;

/// <summary>What one client sends through: a pool for each endpoint, and the primary handler for all that is no service.</summary>
internal sealed class HttpTransports : IDisposable
{
    private readonly HttpMessageInvoker _primary;
    private readonly EndpointTransports _endpoints;

    internal HttpTransports(ServiceDirectory directory, DiscoveryHttpOptions options)
    {
        Fault.ThrowIfAny(options.Connect.Faults(), nameof(options));
        Connect = options.Connect;
        var primary = options.Primary ?? new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        _primary = new HttpMessageInvoker(primary);
        _endpoints = new EndpointTransports(primary, options.Connect, directory.TimeProvider);
    }

    internal ConnectOptions Connect { get; }

    /// <summary>Sends to the endpoint that is leased.</summary>
    /// <returns>Complete if not <paramref name="isAsync"/>. Failures are in the task.</returns>
    internal Task<HttpResponseMessage> SendAsync(
        HttpRoute route, EndpointLease lease, HttpRequestMessage request, bool isAsync, CancellationToken cancellationToken)
    {
        try
        {
            if (route.HostHeader is not null)
                request.Headers.Host ??= route.HostHeader;
            var transport = _endpoints.To(lease.Candidate, route.Leaser!.Service);
            return isAsync
                ? transport.InvokeAsync(request, cancellationToken)
                : Task.FromResult(transport.Invoke(request, cancellationToken));
        }
        catch (Exception exception)
        {
            return Task.FromException<HttpResponseMessage>(exception);
        }
    }

    /// <summary>Sends untouched, as if there were no discovery.</summary>
    internal Task<HttpResponseMessage> PassAsync(HttpRequestMessage request, bool isAsync, CancellationToken cancellationToken) =>
        isAsync ? _primary.SendAsync(request, cancellationToken) : Task.FromResult(_primary.Send(request, cancellationToken));

    public void Dispose()
    {
        _endpoints.Dispose();
        _primary.Dispose();
    }
}
