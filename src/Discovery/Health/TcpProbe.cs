using Discovery.Endpoints;

namespace Discovery.Health;

/// <summary>An endpoint that accepts a connection is well.</summary>
/// <param name="options">The port to connect to, if another than the endpoint's.</param>
public sealed class TcpProbe(ProbeOptions options) : IHealthProbe
{
    /// <inheritdoc/>
    public async ValueTask<CandidateHealth> ProbeAsync(ServiceName service, ServiceEndpoint endpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(endpoint);
        using var socket = await ProbeSocket.ConnectAsync(service, endpoint, options, cancellationToken).ConfigureAwait(false);
        return CandidateHealth.Healthy;
    }
}
