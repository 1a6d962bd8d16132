using System.Net;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Slices;

/// <summary>Finds the objects that were made of a slice before it changed, mostly where the one before left off.</summary>
internal struct FormerEndpoints(ServiceEndpoint[] endpoints)
{
    private Dictionary<AddressKey, int>? _places;
    private int _next;

    /// <summary>The object that says the same, or null.</summary>
    internal ServiceEndpoint? Find(in PackedEndpoints wanted, int port, string? scheme)
    {
        if (endpoints.Length == 0)
            return null;

        var key = AddressKey.Of(wanted.Address, port);
        if (_next >= endpoints.Length || AddressKey.Of((IPEndPoint)endpoints[_next].Address) != key)
        {
            if (!(_places ??= Places()).TryGetValue(key, out var place))
                return null;
            _next = place;
        }

        var former = endpoints[_next++];
        return SaysTheSame(former, wanted, scheme) ? former : null;
    }

    private readonly Dictionary<AddressKey, int> Places()
    {
        var places = new Dictionary<AddressKey, int>(endpoints.Length);
        for (var i = 0; i < endpoints.Length; i++)
            places.TryAdd(AddressKey.Of((IPEndPoint)endpoints[i].Address), i);
        return places;
    }

    private static bool SaysTheSame(ServiceEndpoint former, in PackedEndpoints now, string? scheme)
    {
        var name = now.Name.IsEmpty ? now.Hostname : now.Name;
        return former.Conditions == (EndpointConditions)(now.Flags & EndpointFlags.Conditions)
            && former.Scheme == scheme
            && now.IsUid(former.Uid)
            && (former.DisplayName is { } shown ? TextPool.AreEqual(name, shown) : name.IsEmpty)
            && Equals(former.Locality, now.Place?.Locality)
            && Equals(former.Hints, now.Place?.Hints);
    }
}
