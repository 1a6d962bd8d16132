namespace Discovery.Kubernetes;

/// <summary>Through which of its addresses a service is reached. An ExternalName service is always reached by its name.</summary>
public enum ServiceReach
{
    /// <summary>Straight to the pods behind it, at their own ports: no virtual IP and no kube-proxy in between.</summary>
    Pods,

    /// <summary>Through the virtual IP (<c>spec.clusterIP</c>) at the service's port; kube-proxy chooses the pod.
    /// A headless service has none, and its pods are reached.</summary>
    ClusterIp,

    /// <summary>From outside, through the node ports (<c>spec.ports[].nodePort</c>) of the nodes that are ready. Reads nodes too.</summary>
    NodePort,

    /// <summary>From outside, through the load balancer (<c>status.loadBalancer.ingress</c>) at the service's port.</summary>
    LoadBalancer,

    /// <summary>In a pod (<see cref="KubernetesOptions.InCluster"/>), <see cref="Pods"/>. Elsewhere the first that the service has:
    /// <see cref="LoadBalancer"/> if it has an ingress, <see cref="NodePort"/> if it has a node port, else <see cref="Pods"/>, which
    /// needs a network that leads to pods.</summary>
    Auto,
}
