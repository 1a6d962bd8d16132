using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Slices;

/// <summary>Makes one endpoint set of all EndpointSlices of a service, again at each change, at the cost of what changed.</summary>
/// <param name="target">The service, or the one pod of it that is meant.</param>
/// <param name="asked">The name it was asked by; it tells the port.</param>
internal sealed class SliceMerge(ClusterTarget target, ServiceName asked)
{
    private const string ServiceLabel = "kubernetes.io/service-name";

    private readonly string _source = $"kubernetes {target.Service}";
    private readonly List<SlicePort[]> _ports = [];
    private List<SlicePart> _parts = [];
    private AddressCounts? _counts;
    private PortChoice? _choice;
    private ServiceSlices? _seen;
    private ServiceObject? _service;
    private EndpointSet? _last;

    /// <summary>Makes the set; the same instance as before if it says the same.</summary>
    /// <param name="slices">The slices; null if there are none.</param>
    /// <param name="service">The Service; null if there is none, or if it is not known.</param>
    internal EndpointSet Merge(ServiceSlices? slices, ServiceObject? service = null)
    {
        if (_last is not null && ReferenceEquals(slices, _seen) && ReferenceEquals(service, _service))
            return _last;

        (_seen, _service, _choice) = (slices, service, ReferenceEquals(service, _service) ? _choice : null);
        var set = Join(slices?.All ?? []);
        return _last = _last is not null && _last.SaysTheSameAs(set) ? _last : set;
    }

    private EndpointSet Join(ImmutableArray<EndpointSlice> slices)
    {
        // What is neither IPv4 nor IPv6 has host names (deprecated, without defined meaning; resolving them would be a guess).
        var usable = slices.RemoveAll(s => s.AddressLength == 0);
        var choice = Choose(usable);
        Update(usable, choice);
        if (slices.IsEmpty && (_service is null || target.Hostname is not null))
            return Absent($"namespace {target.Service.Namespace} has no EndpointSlice labelled {ServiceLabel}={target.Service.Name}");

        var endpoints = Endpoints();
        if (endpoints.IsEmpty && target.Hostname is { } hostname && !slices.Any(s => SlicePart.Has(s, hostname)))
            return Absent($"no endpoint of service {target.Service} has the hostname {hostname}");

        return new EndpointSet(_source, endpoints)
        {
            Explanation = choice.Explanation ?? NoPort(usable, choice) ?? HostNames(slices) ?? NoSlices(slices),
            Traits = _service?.Traits ?? ServiceTraits.None,
        };
    }

    private EndpointSet Absent(string explanation) => EndpointSet.Absent(_source, explanation);

    private static string? NoPort(ImmutableArray<EndpointSlice> slices, PortChoice choice) =>
        choice.Name is null && slices.Any(s => s.Count > 0) ? "its EndpointSlices name no TCP port" : null;

    private static string? NoSlices(ImmutableArray<EndpointSlice> slices) =>
        slices.IsEmpty ? "its Service has no EndpointSlice; one without a selector needs somebody to write them" : null;

    private static string? HostNames(ImmutableArray<EndpointSlice> slices) =>
        slices.FirstOrDefault(s => s.HoldsHostNames) is { } slice
            ? $"its EndpointSlice {slice.Name} is of addressType FQDN, which is deprecated without a meaning, and is ignored"
            : null;

    /// <summary>Chooses the port. Slices of one service share their ports, so few are looked at and seldom anew.</summary>
    private PortChoice Choose(ImmutableArray<EndpointSlice> slices)
    {
        var ports = new List<SlicePort[]>(1);
        foreach (var slice in slices)
        {
            if (!ports.Contains(slice.Ports))
                ports.Add(slice.Ports);
        }

        if (_choice is not null && ports.SequenceEqual(_ports))
            return _choice;

        _ports.Clear();
        _ports.AddRange(ports);
        return _choice = new PortChoice(asked, ports.SelectMany(p => p), _service?.Ports ?? []);
    }

    /// <summary>Brings the parts to the newest slices; both are in the order of the slices' names.</summary>
    private void Update(ImmutableArray<EndpointSlice> slices, PortChoice choice)
    {
        var parts = new List<SlicePart>(slices.Length);
        var counts = slices.Length > 1 ? _counts ?? NewCounts() : null;
        var next = 0;
        foreach (var slice in slices)
        {
            for (; next < _parts.Count && string.CompareOrdinal(_parts[next].Slice.Name, slice.Name) < 0; next++)
                counts?.Remove(_parts[next].Endpoints);

            var former = next < _parts.Count && _parts[next].Slice.Name == slice.Name ? _parts[next++] : null;
            if (former is not null && former.IsOf(slice, choice))
            {
                parts.Add(former);
                continue;
            }

            var part = SlicePart.Of(slice, choice, target.Hostname, former);
            counts?.Remove(former?.Endpoints ?? []);
            counts?.Add(part.Endpoints);
            parts.Add(part);
        }

        for (; next < _parts.Count; next++)
            counts?.Remove(_parts[next].Endpoints);
        (_parts, _counts) = (parts, counts);
    }

    private AddressCounts NewCounts()
    {
        var counts = new AddressCounts();
        foreach (var part in _parts)
            counts.Add(part.Endpoints);
        return counts;
    }

    private ImmutableArray<ServiceEndpoint> Endpoints()
    {
        // Most services have one slice, whose endpoints then are the set's.
        if (_parts is [var only])
            return ImmutableCollectionsMarshal.AsImmutableArray(only.Endpoints);

        var all = new ServiceEndpoint[_parts.Sum(p => p.Endpoints.Length)];
        var filled = 0;
        foreach (var part in _parts)
        {
            part.Endpoints.CopyTo(all, filled);
            filled += part.Endpoints.Length;
        }

        var isPlain = _counts is { Repeated: 0 } && !(Has(4) && Has(16));
        return isPlain ? ImmutableCollectionsMarshal.AsImmutableArray(all) : [.. Duplicates.OneFamilyPerPod(Duplicates.OncePerAddress(all))];
    }

    private bool Has(int addressLength) => _parts.Exists(p => p.Slice.AddressLength == addressLength && p.Endpoints.Length > 0);
}
