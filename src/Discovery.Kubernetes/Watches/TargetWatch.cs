using Discovery.Kubernetes.Reach;
using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Watches;

/// <summary>One reader's look at one target: makes sets of what the watches know, and joins those that this takes.</summary>
internal sealed class TargetWatch(ClusterWatches watches, ClusterTarget target, ServiceName asked, Signal changed, WatchContext context) : IDisposable
{
    private readonly string _source = $"kubernetes {target.Service}";
    private readonly SliceMerge _merge = new(target, asked);
    private readonly ServiceSet _sets = new($"kubernetes {target.Service}", asked);

    // A pod of its own can be reached at its own address alone.
    private readonly ServiceReach _reach = target.Hostname is not null && watches.Reach is ServiceReach.ClusterIp or ServiceReach.Auto
        ? ServiceReach.Pods
        : watches.Reach;

    private PodsPlace? _pods;
    private WatchPlace<ServiceObject, ServiceObject>? _service;
    private WatchPlace<NodeObject, ClusterNodes>? _nodes;
    private ServiceObject? _known;

    /// <summary>The watch without which the last look was not whole, if it fails.</summary>
    internal IWatchPlace? Failing { get; private set; }

    private PodsPlace Pods => _pods ??= new(watches, target.Service, changed, context);

    private WatchPlace<ServiceObject, ServiceObject> Service => _service ??= new(watches.Services, target.Service, changed, context);

    private WatchPlace<NodeObject, ClusterNodes> Nodes => _nodes ??= new(watches.Nodes, NodeTable.Cluster, changed, context);

    /// <summary>The set of the target, as far as the watches know it; null until they have a list.</summary>
    internal EndpointSet? Look()
    {
        Failing = null;
        if (_reach == ServiceReach.Pods)
            return watches.ReadsServices ? LookAtBoth() : LookAtPods(null);
        if (target.Hostname is not null)
            return EndpointSet.Absent(_source, "one pod of it cannot be reached from outside");

        _known = Service.Look();
        Failing = Failed(Service);
        if (!Service.State.IsSynced)
            return null;
        return _known is { } service
            ? Reached(service)
            : EndpointSet.Absent(_source, $"namespace {target.Service.Namespace} has no Service {target.Service.Name}");
    }

    internal void Hurry()
    {
        _pods?.Hurry();
        _service?.Hurry();
        _nodes?.Hurry();
    }

    public void Dispose()
    {
        _pods?.Dispose();
        _service?.Dispose();
        _nodes?.Dispose();
    }

    private static IWatchPlace? Failed(IWatchPlace place) => place.State.Failure is null ? null : place;

    /// <summary>The pods, with what their Service says of them, if it can be read.</summary>
    private EndpointSet? LookAtBoth()
    {
        // Both are asked at once.
        _ = Pods;
        _known = Service.Look();
        if (_known is { Type: ServiceType.ExternalName } service)
        {
            Failing = Failed(Service);
            return _sets.ExternalName(service);
        }

        var set = LookAtPods(_known);
        if (Service.State.IsPending)
            return null;

        // While the pods cannot be read either, that is what people must know.
        if (Service.State.Failure is null)
            watches.Journal.ServicesRead(target.Service.Namespace);
        else if (set is not null && Failing is null)
            watches.Journal.ServicesUnread(target.Service.Namespace, Service.State.Failure);
        return set;
    }

    private EndpointSet? LookAtPods(ServiceObject? service)
    {
        var slices = Pods.Look();
        Failing ??= Failed(Pods.Current);
        return Pods.Current.State.IsSynced ? _merge.Merge(slices, service) : null;
    }

    private EndpointSet? Reached(ServiceObject service) => service.Type == ServiceType.ExternalName
        ? _sets.ExternalName(service)
        : Way(service) switch
        {
            ServiceReach.ClusterIp => service.ClusterIp is null ? LookAtPods(service) : _sets.ClusterIp(service),
            ServiceReach.LoadBalancer => _sets.LoadBalancer(service),
            ServiceReach.NodePort => LookAtNodes(service),
            _ => LookAtPods(service),
        };

    private ServiceReach Way(ServiceObject service) =>
        _reach != ServiceReach.Auto ? _reach
        : !service.Ingress.IsEmpty ? ServiceReach.LoadBalancer
        : service.HasNodePort ? ServiceReach.NodePort
        : ServiceReach.Pods;

    private EndpointSet? LookAtNodes(ServiceObject service)
    {
        var nodes = Nodes.Look();
        Failing ??= Failed(Nodes);
        if (nodes is null)
            return null;
        if (!service.IsLocalFromOutside)
            return _sets.NodePort(service, nodes, local: null);

        // The pods only narrow the choice: where they may not be read, all nodes are tried.
        var slices = Pods.Look();
        if (Pods.Current.State.IsPending)
            return null;
        return _sets.NodePort(service, nodes, Pods.Current.State.IsSynced ? LocalNodes.Of(slices) : null);
    }
}
