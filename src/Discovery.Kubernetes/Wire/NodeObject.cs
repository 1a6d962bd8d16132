using System.Net;

namespace Discovery.Kubernetes.Wire;

/// <summary>A Node, as far as it counts here.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsReady">Whether its condition Ready is True.</param>
/// <param name="Address">Where it is reached: its ExternalIP, else its InternalIP; IPv4 before IPv6. Null if it has neither.</param>
/// <param name="Locality">Region, zone and the node itself.</param>
internal sealed record NodeObject(string Name, bool IsReady, IPAddress? Address, Locality Locality);
