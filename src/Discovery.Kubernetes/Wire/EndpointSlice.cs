using System.Runtime.InteropServices;
using Discovery.Kubernetes.Slices;

namespace Discovery.Kubernetes.Wire;

/// <summary>One EndpointSlice, in few bytes: most slices of a watch belong to services that nobody here calls. Immutable.</summary>
internal sealed class EndpointSlice
{
    private static readonly EndpointPlace[] Nowhere = [];
    private static readonly SlicePort[] NoPorts = [];

    private readonly byte[] _endpoints;
    private readonly EndpointPlace[] _places;
    private readonly SlicePort[] _ports;

    /// <param name="identity">Whose slice it is.</param>
    /// <param name="draft">What was read.</param>
    /// <param name="packing">The endpoints of the draft.</param>
    /// <param name="like">A slice that may have the same parts, to share them.</param>
    internal EndpointSlice((string Namespace, string Name, string Service) identity, SliceDraft draft, SlicePacking packing, EndpointSlice? like)
    {
        (Namespace, Name, ServiceName) = identity;
        (Count, AddressLength, HoldsHostNames) = (draft.Count, draft.AddressLength, draft.HoldsHostNames);
        _endpoints = packing.Bytes.ToArray();
        _ports = draft.Ports.Count == 0 ? NoPorts : like is not null && like.HasPorts(draft) ? like._ports : [.. draft.Ports];
        _places = packing.Places.Count == 0 ? Nowhere : like is not null && like.HasPlaces(packing) ? like._places : [.. packing.Places];
    }

    internal string Namespace { get; }

    internal string Name { get; }

    /// <summary>The service it belongs to by its label; empty if it has none.</summary>
    internal string ServiceName { get; }

    /// <summary>How many endpoints it has, usable or not.</summary>
    internal int Count { get; }

    /// <summary>4 for IPv4, 16 for IPv6, 0 for what cannot be connected to.</summary>
    internal int AddressLength { get; }

    /// <summary>Whether its addresses are names (<c>addressType: FQDN</c>).</summary>
    internal bool HoldsHostNames { get; }

    /// <summary>The TCP ports with a number. The same instance for slices that do not differ.</summary>
    internal SlicePort[] Ports => _ports;

    /// <summary>Goes through the endpoints that have an address of the slice's family.</summary>
    /// <param name="buffer">Room for <see cref="PackedEndpoints.NameLength"/> bytes.</param>
    internal PackedEndpoints Read(Span<byte> buffer) => new(_endpoints, AddressLength, _places, buffer);

    /// <summary>Whether a slice made of these would say the same.</summary>
    internal bool Says(ObjectMeta meta, SliceDraft draft, SlicePacking packing) =>
        ServiceName == meta.ServiceName
        && Name == meta.Name
        && Namespace == meta.Namespace
        && Count == draft.Count
        && AddressLength == draft.AddressLength
        && HoldsHostNames == draft.HoldsHostNames
        && _endpoints.AsSpan().SequenceEqual(packing.Bytes)
        && HasPorts(draft)
        && HasPlaces(packing);

    private bool HasPorts(SliceDraft draft) =>
        _ports.Length == draft.Ports.Count && _ports.AsSpan().SequenceEqual(CollectionsMarshal.AsSpan(draft.Ports));

    private bool HasPlaces(SlicePacking packing) =>
        _places.Length == packing.Places.Count && _places.AsSpan().SequenceEqual(CollectionsMarshal.AsSpan(packing.Places));
}
