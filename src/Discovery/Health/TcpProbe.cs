namespace Discovery.Health;

/// <summary>An endpoint that accepts a connection is well.</summary>
/// <param name="options">The port to connect to, if another than the endpoint's.</param>
internal sealed class TcpProbe(ProbeOptions options) : IHealthProbe
{
    /// <inheritdoc/>
    public async ValueTask<CandidateHealth> ProbeAsync(ServiceName service, ServiceEndpoint endpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(endpoint);
        using var socket = await EndpointSocket.ConnectAsync(options.AddressOf(service, endpoint), cancellationToken).ConfigureAwait(false);
        return CandidateHealth.Healthy;
    }
}
