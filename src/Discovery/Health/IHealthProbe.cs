namespace Discovery.Health;

/// <summary>Asks an endpoint whether it is well.</summary>
public interface IHealthProbe
{
    /// <summary>Asks once. Called for several endpoints at once.</summary>
    /// <param name="service">The service that the endpoint belongs to.</param>
    /// <param name="endpoint">Whom to ask.</param>
    /// <param name="cancellationToken">Cancelled when it takes too long.</param>
    /// <returns>
    /// <see cref="CandidateHealth.Healthy"/> or <see cref="CandidateHealth.Degraded"/>. One that is not well is told by an exception, whose message operators
    /// will read, or by <see cref="CandidateHealth.Unhealthy"/>.
    /// </returns>
    ValueTask<CandidateHealth> ProbeAsync(ServiceName service, ServiceEndpoint endpoint, CancellationToken cancellationToken);
}
