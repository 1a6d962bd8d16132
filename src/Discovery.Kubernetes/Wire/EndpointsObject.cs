using Discovery.Kubernetes.Slices;

namespace Discovery.Kubernetes.Wire;

/// <summary>A <c>v1</c> Endpoints object, read as the slices that say the same.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Name">The name, which is the service's too.</param>
/// <param name="Slices">A slice for each subset and address family.</param>
internal sealed record EndpointsObject(string Namespace, string Name, ServiceSlices Slices)
{
    /// <summary>How many endpoints it has.</summary>
    internal int Count { get; } = Slices.All.Sum(s => s.Count);
}
