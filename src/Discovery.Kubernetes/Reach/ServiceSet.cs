using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Reach;

/// <summary>Makes the sets of services that are reached at an address of their own rather than at their pods'.</summary>
/// <param name="source">Who says so, for people.</param>
/// <param name="asked">The name that the service was asked by.</param>
internal sealed class ServiceSet(string source, ServiceName asked)
{
    /// <summary>Another host altogether. Where it leads to is the business of DNS: also if it names a service of this cluster.</summary>
    internal EndpointSet ExternalName(ServiceObject service)
    {
        // The ports of such a Service are said nowhere else, and most name none.
        var port = asked.PortName is null ? asked.Port ?? 0 : service.Ports.FirstOrDefault(p => p.Name == asked.PortName).Number;
        if (service.ExternalName.Length == 0)
            return Empty("its Service is of type ExternalName, but names no host");
        return port == 0 && asked.PortName is not null
            ? Empty($"no port is named '{asked.PortName}' in its Service, which leads to {service.ExternalName}")
            : new EndpointSet(source, new ServiceEndpoint(service.ExternalName.TrimEnd('.'), port));
    }

    /// <summary>The virtual IP.</summary>
    internal EndpointSet ClusterIp(ServiceObject service) =>
        AtPort(service, (port, scheme) => [new ServiceEndpoint(new System.Net.IPEndPoint(service.ClusterIp!, port.Number)) { Scheme = scheme }]);

    /// <summary>The load balancer.</summary>
    internal EndpointSet LoadBalancer(ServiceObject service)
    {
        if (service.Type != ServiceType.LoadBalancer)
            return Empty($"its Service is of type {service.Type}, which has no load balancer");
        return service.Ingress.IsEmpty
            ? Empty("its Service has no load balancer yet: status.loadBalancer.ingress is empty")
            : AtPort(service, (port, scheme) => service.Ingress.Select(host => new ServiceEndpoint(host, port.Number) { Scheme = scheme }));
    }

    /// <summary>The nodes.</summary>
    /// <param name="service">The service.</param>
    /// <param name="nodes">All nodes.</param>
    /// <param name="local">The nodes that have a pod of the service, where only those pass traffic on; null for any.</param>
    internal EndpointSet NodePort(ServiceObject service, ClusterNodes nodes, IReadOnlySet<string>? local)
    {
        if (!service.HasNodePort)
            return Empty($"its Service is of type {service.Type} and has no node port");

        var usable = nodes.All.Where(n => n.IsReady && n.Address is not null && local?.Contains(n.Name) is not false).ToList();
        if (usable.Count == 0)
        {
            return Empty(local is null
                ? $"none of the {nodes.All.Length} nodes is ready and has an address"
                : $"none of the {nodes.All.Length} nodes is ready, has an address and runs a ready pod of it (externalTrafficPolicy: Local)");
        }

        return AtPort(service, (port, scheme) => usable.Where(_ => port.NodePort > 0).Select(node => At(node, port.NodePort, scheme)));
    }

    private static ServiceEndpoint At(NodeObject node, int port, string? scheme) => new(new System.Net.IPEndPoint(node.Address!, port))
    {
        Scheme = scheme,
        DisplayName = node.Name,
        Locality = node.Locality,
    };

    private EndpointSet AtPort(ServiceObject service, Func<ServicePort, string?, IEnumerable<ServiceEndpoint>> endpoints)
    {
        var choice = new ServicePortChoice(service, asked);
        if (choice.Port is not { } port)
            return Empty(choice.Explanation!);

        var found = endpoints(port, choice.Scheme).ToList();
        return new EndpointSet(source, found)
        {
            Explanation = found.Count == 0 ? $"its port {port.Number} has no node port" : null,
            // Where traffic goes from there is settled by those who pass it on, whatever the Service says of its pods.
            Traits = service.Traits.ClientAffinity is { } affinity ? new ServiceTraits { ClientAffinity = affinity } : ServiceTraits.None,
        };
    }

    private EndpointSet Empty(string explanation) => new(source) { Explanation = explanation };
}
