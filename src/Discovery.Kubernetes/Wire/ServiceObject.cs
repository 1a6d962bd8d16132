using System.Collections.Immutable;
using System.Net;

namespace Discovery.Kubernetes.Wire;

/// <summary>A <c>v1</c> Service, as far as it counts here. Immutable.</summary>
internal sealed class ServiceObject : IEquatable<ServiceObject>
{
    internal required string Namespace { get; init; }

    internal required string Name { get; init; }

    internal ServiceType Type { get; init; }

    /// <summary>The virtual IPs, one for each family; none for a headless service.</summary>
    internal ImmutableArray<IPAddress> ClusterIps { get; init; } = [];

    /// <summary>The TCP ports.</summary>
    internal ImmutableArray<ServicePort> Ports { get; init; } = [];

    /// <summary>Where an ExternalName service leads to; empty for the others.</summary>
    internal string ExternalName { get; init; } = "";

    /// <summary>Whether nodes pass on traffic from outside to their own pods alone (<c>externalTrafficPolicy: Local</c>).</summary>
    internal bool IsLocalFromOutside { get; init; }

    /// <summary>The load balancer's addresses: IP addresses and host names.</summary>
    internal ImmutableArray<string> Ingress { get; init; } = [];

    internal ServiceTraits Traits { get; init; } = ServiceTraits.None;

    internal bool HasNodePort => Ports.Any(p => p.NodePort > 0);

    /// <summary>The virtual IP to use: that of IPv4 if there are two, as with pods. Null for a headless service.</summary>
    internal IPAddress? ClusterIp =>
        ClusterIps.FirstOrDefault(ip => ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork) ?? ClusterIps.FirstOrDefault();

    public bool Equals(ServiceObject? other) =>
        other is not null
        && Namespace == other.Namespace
        && Name == other.Name
        && Type == other.Type
        && ExternalName == other.ExternalName
        && IsLocalFromOutside == other.IsLocalFromOutside
        && Traits.Equals(other.Traits)
        && ClusterIps.SequenceEqual(other.ClusterIps)
        && Ports.SequenceEqual(other.Ports)
        && Ingress.SequenceEqual(other.Ingress);

    public override bool Equals(object? obj) => Equals(obj as ServiceObject);

    public override int GetHashCode() => HashCode.Combine(Namespace, Name);
}
