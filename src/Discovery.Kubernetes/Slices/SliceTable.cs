using System.Collections.Concurrent;
using Discovery.Kubernetes.Watches;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Slices;

/// <summary>All EndpointSlices that one watch knows, by service. One thread writes; any thread may ask.</summary>
internal sealed class SliceTable : IObjectTable<EndpointSlice, ServiceSlices>
{
    /// <summary>The most endpoints taken in: more than three times the pods that Kubernetes supports in a cluster.</summary>
    internal const int MostEndpoints = 500_000;

    private readonly ConcurrentDictionary<ClusterService, ServiceSlices> _services = new();
    private readonly HashSet<ClusterService> _changed = [];
    private Dictionary<(string Namespace, string Name), EndpointSlice> _slices = [];
    private int _endpoints;

    internal SliceTable() => Reader = new ResourceReader<EndpointSlice>(new SliceObjectReader(this), Bound);

    public ListBound<EndpointSlice> Bound { get; } = new(MostEndpoints, "endpoints", s => s.Count);

    public IResourceReader<EndpointSlice> Reader { get; }

    public (string Namespace, string Name) KeyOf(EndpointSlice item) => (item.Namespace, item.Name);

    /// <summary>The slices of a service, or null if it has none. The same instance as long as nothing of it changed.</summary>
    public ServiceSlices? Of(ClusterService service) => _services.GetValueOrDefault(service);

    /// <summary>The slice of that name, if it is known.</summary>
    internal EndpointSlice? Find(string ns, string name) => _slices.GetValueOrDefault((ns, name));

    /// <summary>Takes in the outcome of a list: what it does not name is gone.</summary>
    /// <exception cref="InvalidDataException">There are too many endpoints; nothing has changed.</exception>
    public void Replace(IReadOnlyCollection<EndpointSlice> all)
    {
        var slices = new Dictionary<(string, string), EndpointSlice>(_slices.Count);
        var endpoints = 0;
        foreach (var slice in all)
        {
            endpoints += slice.Count - (slices.GetValueOrDefault((slice.Namespace, slice.Name))?.Count ?? 0);
            Limit(endpoints);
            slices[(slice.Namespace, slice.Name)] = slice;
        }

        var services = slices.Values.Where(s => s.ServiceName.Length > 0).GroupBy(ServiceOf).ToDictionary(
            s => s.Key, s => new ServiceSlices([.. s.OrderBy(slice => slice.Name, StringComparer.Ordinal)]));
        foreach (var gone in _services.Keys.Where(s => !services.ContainsKey(s)))
            Set(gone, null);
        foreach (var (service, now) in services)
        {
            if (Of(service) is not { } before || !before.All.SequenceEqual(now.All))
                Set(service, now);
        }

        (_slices, _endpoints) = (slices, endpoints);
    }

    /// <summary>Takes in a slice that is new or changed. The same slice again changes nothing.</summary>
    /// <exception cref="InvalidDataException">There are too many endpoints; nothing has changed.</exception>
    public void Put(EndpointSlice slice)
    {
        var before = Find(slice.Namespace, slice.Name);
        if (ReferenceEquals(before, slice))
            return;

        var endpoints = _endpoints + slice.Count - (before?.Count ?? 0);
        Limit(endpoints);
        _endpoints = endpoints;
        _slices[(slice.Namespace, slice.Name)] = slice;
        // A label may be edited: the slice is then another service's.
        if (before is not null && before.ServiceName != slice.ServiceName)
            Leave(before);
        if (slice.ServiceName.Length > 0)
            Set(ServiceOf(slice), Of(ServiceOf(slice))?.With(slice) ?? new ServiceSlices([slice]));
    }

    /// <summary>Forgets a slice, if it is known.</summary>
    public void Remove(string ns, string name)
    {
        if (!_slices.Remove((ns, name), out var slice))
            return;

        _endpoints -= slice.Count;
        Leave(slice);
    }

    /// <summary>The services that changed since the last call.</summary>
    public IReadOnlyCollection<ClusterService> TakeChanged()
    {
        if (_changed.Count == 0)
            return [];

        ClusterService[] changed = [.. _changed];
        _changed.Clear();
        return changed;
    }

    private static ClusterService ServiceOf(EndpointSlice slice) => new(slice.Namespace, slice.ServiceName);

    private static void Limit(int endpoints)
    {
        if (endpoints > MostEndpoints)
            throw new InvalidDataException($"there are more than {MostEndpoints} endpoints, which no cluster should have; watch a namespace or a service in place of all");
    }

    private void Leave(EndpointSlice slice)
    {
        var service = ServiceOf(slice);
        if (Of(service)?.Without(slice.Name) is { } rest)
            Set(service, rest.All.IsEmpty ? null : rest);
    }

    private void Set(ClusterService service, ServiceSlices? slices)
    {
        _changed.Add(service);
        if (slices is null)
            _services.TryRemove(service, out _);
        else
            _services[service] = slices;
    }
}
