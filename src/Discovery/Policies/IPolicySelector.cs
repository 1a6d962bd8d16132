using Discovery.Endpoints;

namespace Discovery.Policies;

/// <summary>Chooses the policy of a service, where a client has not chosen one itself.</summary>
public interface IPolicySelector
{
    /// <summary>The policy for a service. Asked each time that a picker is made.</summary>
    /// <param name="service">The service.</param>
    /// <returns>The policy.</returns>
    IBalancingPolicy PolicyFor(ServiceName service);
}
