using System.Net;
using System.Net.Sockets;
using Discovery.Endpoints;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Slices;

/// <summary>Makes one endpoint set of all EndpointSlices of a service.</summary>
internal sealed class SliceMerge(ClusterTarget target, ServiceName asked)
{
    private const string ServiceLabel = "kubernetes.io/service-name";

    internal EndpointSet Merge(ServiceSlices? all)
    {
        var service = target.Service;
        var slices = (all?.All ?? []).Select(s => s.Wire).ToList();
        var source = $"kubernetes {service}";
        if (slices.Count == 0)
            return EndpointSet.Absent(source, $"namespace {service.Namespace} has no EndpointSlice labelled {ServiceLabel}={service.Name}");

        // FQDN slices are deprecated and their names have no defined meaning; resolving them would be a guess.
        var usable = slices.Where(s => s.AddressType is "IPv4" or "IPv6").ToList();
        var choice = new PortChoice(asked, usable.SelectMany(SlicePort.Of));
        var endpoints = OneFamilyPerPod(OncePerAddress(usable.SelectMany(s => EndpointsOf(s, choice))));
        return new EndpointSet(source, endpoints) { Explanation = choice.Explanation ?? NoPort(usable, choice) };
    }

    private static string? NoPort(List<WireObject> slices, PortChoice choice) =>
        choice.Name is null && slices.Exists(s => s.Endpoints?.Count > 0) ? "its EndpointSlices name no TCP port" : null;

    private static IEnumerable<ServiceEndpoint> EndpointsOf(WireObject slice, PortChoice choice)
    {
        var port = SlicePort.Of(slice).FirstOrDefault(p => p.Name == choice.Name);
        if (port.Number == 0)
            yield break;

        foreach (var endpoint in slice.Endpoints ?? [])
        {
            if (endpoint is not null && AddressOf(endpoint, slice.AddressType) is { } address)
                yield return Map(endpoint, new IPEndPoint(address, port.Number), choice.Scheme);
        }
    }

    // Further addresses of an endpoint have no defined meaning; kube-proxy reads none of them.
    private static IPAddress? AddressOf(WireEndpoint endpoint, string? addressType) =>
        endpoint.Addresses is [{ } text, ..]
        && IPAddress.TryParse(text, out var address)
        && address.AddressFamily == (addressType == "IPv4" ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6)
            ? address
            : null;

    private static ServiceEndpoint Map(WireEndpoint endpoint, IPEndPoint address, string? scheme) => new(address)
    {
        Scheme = scheme,
        Uid = endpoint.TargetRef?.Uid,
        DisplayName = endpoint.TargetRef?.Name ?? endpoint.Hostname,
        Locality = LocalityOf(endpoint),
        Conditions = ConditionsOf(endpoint.Conditions),
    };

    private static Locality? LocalityOf(WireEndpoint endpoint)
    {
        var zone = endpoint.Zone ?? endpoint.DeprecatedTopology?.GetValueOrDefault("topology.kubernetes.io/zone");
        return zone is null && endpoint.NodeName is null ? null : new Locality(zone: zone, node: endpoint.NodeName);
    }

    // What is not said is ready, serving and not terminating. "Ready" is believed, not derived from the other two: with
    // publishNotReadyAddresses it is true whatever they say.
    private static EndpointConditions ConditionsOf(WireConditions? conditions) =>
        (conditions?.Ready is false ? EndpointConditions.None : EndpointConditions.Ready)
        | (conditions?.Serving is false ? EndpointConditions.None : EndpointConditions.Serving)
        | (conditions?.Terminating is true ? EndpointConditions.Terminating : EndpointConditions.None);

    // An endpoint that moves between slices stands in both for a while. Of two pods at one address the terminating one is
    // the former owner.
    private static List<ServiceEndpoint> OncePerAddress(IEnumerable<ServiceEndpoint> endpoints)
    {
        var once = new List<ServiceEndpoint>();
        var places = new Dictionary<EndPoint, int>();
        foreach (var endpoint in endpoints)
        {
            if (places.TryAdd(endpoint.Address, once.Count))
                once.Add(endpoint);
            else if (IsTerminating(once[places[endpoint.Address]]) && !IsTerminating(endpoint))
                once[places[endpoint.Address]] = endpoint;
        }

        return once;
    }

    private static IEnumerable<ServiceEndpoint> OneFamilyPerPod(List<ServiceEndpoint> endpoints)
    {
        var withIPv4 = endpoints.Where(e => e.Uid is not null && IsOf(e, AddressFamily.InterNetwork)).Select(e => e.Uid).ToHashSet();
        return endpoints.Where(e => IsOf(e, AddressFamily.InterNetwork) || !withIPv4.Contains(e.Uid));
    }

    private static bool IsTerminating(ServiceEndpoint endpoint) => endpoint.Conditions.HasFlag(EndpointConditions.Terminating);

    private static bool IsOf(ServiceEndpoint endpoint, AddressFamily family) => endpoint.Address.AddressFamily == family;
}
