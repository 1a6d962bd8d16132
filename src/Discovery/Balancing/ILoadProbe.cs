namespace Discovery.Balancing;

/// <summary>Asks an endpoint how busy it is, outside of any request: for <see cref="BalancingPolicies.Adaptive"/>, where requests are too rare to tell.</summary>
public interface ILoadProbe
{
    /// <summary>Asks once. Several endpoints may be asked at the same time.</summary>
    /// <param name="endpoint">Whom to ask.</param>
    /// <param name="cancellationToken">Ends the wait for the answer.</param>
    /// <returns>What the endpoint says, or <see langword="null"/> if it says nothing. An exception counts as no answer.</returns>
    ValueTask<LoadReport?> ProbeAsync(ServiceEndpoint endpoint, CancellationToken cancellationToken);
}
