using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Discovery.Kubernetes.Slices;

/// <summary>Leaves one endpoint of several that are the same pod.</summary>
internal static class Duplicates
{
    /// <summary>Leaves one endpoint per address and port: the first that is not terminating, else the first.</summary>
    /// <remarks>An endpoint that moves between slices stands in both for a while. Of two pods at one address the terminating one
    /// is the former owner.</remarks>
    internal static IReadOnlyList<ServiceEndpoint> OncePerAddress(IReadOnlyList<ServiceEndpoint> endpoints)
    {
        var once = new List<ServiceEndpoint>(endpoints.Count);
        var places = new Dictionary<AddressKey, int>(endpoints.Count);
        foreach (var endpoint in endpoints)
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, AddressKey.Of((IPEndPoint)endpoint.Address), out var isRepeated);
            if (!isRepeated)
            {
                place = once.Count;
                once.Add(endpoint);
            }
            else if (IsTerminating(once[place]) && !IsTerminating(endpoint))
            {
                once[place] = endpoint;
            }
        }

        return once.Count == endpoints.Count ? endpoints : once;
    }

    /// <summary>Leaves out the IPv6 endpoints of pods that have an IPv4 endpoint too.</summary>
    internal static IEnumerable<ServiceEndpoint> OneFamilyPerPod(IReadOnlyList<ServiceEndpoint> endpoints)
    {
        var withIPv4 = endpoints.Where(e => e.Uid is not null && IsIPv4(e)).Select(e => e.Uid).ToHashSet();
        return endpoints.Where(e => IsIPv4(e) || !withIPv4.Contains(e.Uid));
    }

    private static bool IsTerminating(ServiceEndpoint endpoint) =>
        (endpoint.Conditions & EndpointConditions.Terminating) != EndpointConditions.None;

    private static bool IsIPv4(ServiceEndpoint endpoint) => endpoint.Address.AddressFamily == AddressFamily.InterNetwork;
}
