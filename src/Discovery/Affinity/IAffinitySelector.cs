using Discovery.Endpoints;

namespace Discovery.Affinity;

/// <summary>Chooses the affinity of a service.</summary>
public interface IAffinitySelector
{
    /// <summary>The affinity of a service. Asked each time that a picker is made.</summary>
    /// <param name="service">The service.</param>
    /// <returns>The options; valid ones.</returns>
    AffinityOptions AffinityFor(ServiceName service);
}
