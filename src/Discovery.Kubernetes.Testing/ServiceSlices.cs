using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Testing;

/// <summary>Writes the slices of services as kube-controller-manager's endpointslice-controller does.</summary>
/// <remarks>It keeps endpoints in the slices they are in, fills those with room, and then begins new ones; the last slice
/// of an address family stays as a placeholder without endpoints and ports.</remarks>
internal sealed class ServiceSlices(ObjectStore store, int maxEndpoints)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SliceTemplate> _templates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _podUids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ownPorts = new(StringComparer.Ordinal);
    private int _names;

    public void Set(
        string ns,
        string service,
        IReadOnlyList<SlicePort> ports,
        IReadOnlyList<SliceEndpoint> endpoints,
        bool headless,
        IReadOnlyDictionary<string, string>? labels)
    {
        lock (_gate)
        {
            var template = Template(ns, service);
            template.Describe(ports, headless, labels);
            var wanted = endpoints.ToLookup(each => new SliceKind(Family(each), each.Port));
            var present = store.OfService(ns, service).ToLookup(KindOf);
            var kinds = wanted.Concat<IGrouping<SliceKind, object>>(present).Select(group => group.Key).Distinct()
                .OrderBy(kind => kind.Family, StringComparer.Ordinal).ThenBy(kind => kind.Port).ToList();
            foreach (var kind in kinds.DefaultIfEmpty(new SliceKind("IPv4", null)))
            {
                // The last slice of a family stays as a placeholder; of pods with ports of their own, only if no pod is left.
                var mayStay = kind.Port is null || (endpoints.Count == 0 && kind == kinds[0]);
                Reconcile(template, kind, [.. present[kind]], [.. wanted[kind]], mayStay);
            }
        }
    }

    public bool Remove(string ns, string service)
    {
        lock (_gate)
        {
            _templates.Remove($"{ns}/{service}");
            var slices = store.OfService(ns, service);
            foreach (var slice in slices)
                store.Delete(ResourceKind.EndpointSlices, slice.Namespace, slice.Name);
            return slices.Count > 0;
        }
    }

    private static string Family(SliceEndpoint endpoint) =>
        IPAddress.TryParse(endpoint.Address, out var address)
            ? address.AddressFamily == AddressFamily.InterNetwork ? "IPv4" : "IPv6"
            : throw new ArgumentException(
                $"'{endpoint.Address}' is not an IP address; the controller writes no other. Apply a raw slice instead.", nameof(endpoint));

    private static void Fill(List<SliceEndpoint> target, Queue<SliceEndpoint> source, int upTo)
    {
        while (target.Count < upTo && source.TryDequeue(out var endpoint))
            target.Add(endpoint);
    }

    private SliceKind KindOf(StoredObject slice) =>
        new(slice.ToJson()["addressType"]!.ToString(), _ownPorts.TryGetValue(slice.Name, out var port) ? port : null);

    private void Reconcile(SliceTemplate template, SliceKind kind, List<StoredObject> slices, List<SliceEndpoint> endpoints, bool mayStay)
    {
        var wanted = endpoints.ToDictionary(endpoint => endpoint.Address, StringComparer.Ordinal);
        var plan = slices.Select(slice => (slice.Name, Endpoints: Keep(slice, wanted))).ToList();
        var rest = new Queue<SliceEndpoint>(endpoints.Where(endpoint => wanted.ContainsKey(endpoint.Address)));
        foreach (var (_, kept) in plan)
            Fill(kept, rest, maxEndpoints);
        while (rest.Count > 0 || plan.Count == 0)
        {
            var added = new List<SliceEndpoint>();
            Fill(added, rest, maxEndpoints);
            plan.Add((template.Name(_names++), added));
        }

        // An empty slice goes, unless it is the last: that one tells clients that the service exists.
        var placeholder = mayStay && plan.TrueForAll(slice => slice.Endpoints.Count == 0) ? plan[0].Name : null;
        foreach (var (name, content) in plan)
        {
            if (kind.Port is { } port)
                _ownPorts[name] = port;
            if (content.Count == 0 && !string.Equals(name, placeholder, StringComparison.Ordinal))
                store.Delete(ResourceKind.EndpointSlices, template.Namespace, name);
            else
                store.Put(ResourceKind.EndpointSlices, template.Slice(name, kind, [.. content.Select(each => SliceEndpointJson.Write(each, template.Namespace, PodUid))]));
        }
    }

    private static List<SliceEndpoint> Keep(StoredObject slice, Dictionary<string, SliceEndpoint> wanted)
    {
        var kept = new List<SliceEndpoint>();
        foreach (var endpoint in slice.ToJson()["endpoints"] as JsonArray ?? [])
        {
            if (wanted.Remove(endpoint!["addresses"]![0]!.ToString(), out var description))
                kept.Add(description);
        }

        return kept;
    }

    private SliceTemplate Template(string ns, string service)
    {
        var key = $"{ns}/{service}";
        if (!_templates.TryGetValue(key, out var template))
            _templates[key] = template = new SliceTemplate(ns, service, store.NextUid());
        return template;
    }

    private string PodUid(string pod)
    {
        if (!_podUids.TryGetValue(pod, out var uid))
            _podUids[pod] = uid = store.NextUid();
        return uid;
    }
}
