using System.Net;
using System.Runtime.InteropServices;

namespace Discovery.Kubernetes.Slices;

/// <summary>How often each address stands in the slices of a service: more than once while an endpoint moves between slices.</summary>
internal sealed class AddressCounts
{
    private readonly Dictionary<AddressKey, int> _counts = [];

    /// <summary>How many addresses stand there more than once.</summary>
    internal int Repeated { get; private set; }

    internal void Add(ServiceEndpoint[] endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, AddressKey.Of((IPEndPoint)endpoint.Address), out _);
            if (++count == 2)
                Repeated++;
        }
    }

    internal void Remove(ServiceEndpoint[] endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            var key = AddressKey.Of((IPEndPoint)endpoint.Address);
            ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(_counts, key);
            if (--count == 1)
                Repeated--;
            else if (count == 0)
                _counts.Remove(key);
        }
    }
}
