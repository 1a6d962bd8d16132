using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Watches;

/// <summary>One reader's place where a service's pods are told: at its slices, or at its Endpoints while the server has no slices.</summary>
internal sealed class PodsPlace(ClusterWatches watches, ClusterService service, Signal changed, WatchContext context) : IDisposable
{
    private readonly WatchPlace<EndpointSlice, ServiceSlices> _slices = new(watches.Slices, service, changed, context);
    private WatchPlace<EndpointsObject, EndpointsObject>? _endpoints;

    /// <summary>Where the last look found what it gave.</summary>
    internal IWatchPlace Current { get; private set; } = null!;

    internal ServiceSlices? Look()
    {
        Current = _slices;
        var slices = _slices.Look();
        // What was once served is not given up for another kind: a server that forgets a kind is out of order.
        if (_slices.State is not { IsSynced: false, IsUnserved: true })
        {
            _endpoints?.Dispose();
            _endpoints = null;
            return slices;
        }

        _endpoints ??= new(watches.Endpoints, service, changed, context);
        var endpoints = _endpoints.Look();
        // A server that has neither is no API server: then the first failure says more.
        if (_endpoints.State.IsUnserved)
            return null;

        Current = _endpoints;
        if (_endpoints.State.IsSynced)
            watches.Journal.EndpointsStandIn();
        return endpoints?.Slices;
    }

    internal void Hurry()
    {
        _slices.Hurry();
        _endpoints?.Hurry();
    }

    public void Dispose()
    {
        _slices.Dispose();
        _endpoints?.Dispose();
    }
}
