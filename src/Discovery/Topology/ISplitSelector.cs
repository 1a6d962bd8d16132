using Discovery.Endpoints;

namespace Discovery.Topology;

/// <summary>Says which services the traffic of a service is split across.</summary>
public interface ISplitSelector
{
    /// <summary>The split of a service. Asked once, and again when policies are chosen anew.</summary>
    /// <param name="service">The service.</param>
    /// <returns>Its targets; empty if it is not split.</returns>
    IReadOnlyList<SplitTarget> SplitFor(ServiceName service);
}
