using Discovery.Endpoints;

namespace Discovery.Topology;

/// <summary>Chooses each service's topology.</summary>
public interface ITopologySelector
{
    /// <summary>The topology of a service. Asked each time that a set or the health of its candidates has changed.</summary>
    /// <param name="service">The service.</param>
    /// <returns>The options: valid, the same object as long as nothing was changed.</returns>
    TopologyOptions TopologyFor(ServiceName service);
}
