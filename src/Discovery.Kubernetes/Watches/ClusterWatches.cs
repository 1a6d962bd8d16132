using Discovery.Kubernetes.Api;
using Discovery.Kubernetes.Diagnostics;
using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Watches;

/// <summary>All watches of one source, of each kind of objects, and what it reads of them.</summary>
internal sealed class ClusterWatches : IDisposable
{
    // Kubernetes supports 10,000 services in a cluster, and few have more than a handful of ports.
    private const int MostServices = 200_000;

    internal ClusterWatches(ApiClient client, KubernetesOptions options, SourceJournal journal)
    {
        Reach = options.Reach == ServiceReach.Auto && options.IsInPod ? ServiceReach.Pods : options.Reach;
        ReadsServices = options.ReadServices || Reach != ServiceReach.Pods;
        Journal = journal;
        Slices = new(client, ApiResource.EndpointSlices, options.WatchScope, () => new SliceTable());
        Endpoints = new(client, ApiResource.Endpoints, options.WatchScope, () => new NamedTable<EndpointsObject>(
            new EndpointsObjectReader(), new(SliceTable.MostEndpoints, "endpoints", e => e.Count), e => (e.Namespace, e.Name)));
        Services = new(client, ApiResource.Services, options.WatchScope, () => new NamedTable<ServiceObject>(
            new ServiceObjectReader(), new(MostServices, "services and their ports", s => 1 + s.Ports.Length + s.Ingress.Length), s => (s.Namespace, s.Name)));
        // Nodes belong to the cluster.
        Nodes = new(client, ApiResource.Nodes, WatchScope.Cluster, () => new NodeTable());
        // The first to reach the server again tells the others: a set must not wait for the longest of several pauses.
        client.CameBack = Hurry;
    }

    /// <summary>How services are reached; <see cref="ServiceReach.Auto"/> is left only where it depends on the service.</summary>
    internal ServiceReach Reach { get; }

    /// <summary>Whether Services are read, be it only for what they say of their pods.</summary>
    internal bool ReadsServices { get; }

    internal SourceJournal Journal { get; }

    internal SharedWatches<EndpointSlice, ServiceSlices> Slices { get; }

    /// <summary>What stands in for slices on servers that have none.</summary>
    internal SharedWatches<EndpointsObject, EndpointsObject> Endpoints { get; }

    internal SharedWatches<ServiceObject, ServiceObject> Services { get; }

    internal SharedWatches<NodeObject, ClusterNodes> Nodes { get; }

    private void Hurry()
    {
        Slices.Hurry();
        Endpoints.Hurry();
        Services.Hurry();
        Nodes.Hurry();
    }

    public void Dispose()
    {
        Slices.Dispose();
        Endpoints.Dispose();
        Services.Dispose();
        Nodes.Dispose();
    }
}
