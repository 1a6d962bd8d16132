using System.Collections.Immutable;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Slices;

/// <summary>The EndpointSlices of one service at one moment. Immutable; the same instance until one of them changes.</summary>
/// <param name="all">The slices, by name.</param>
internal sealed class ServiceSlices(ImmutableArray<EndpointSlice> all)
{
    /// <summary>The slices in the order of their names, so that the order of endpoints does not depend on what came when.</summary>
    internal ImmutableArray<EndpointSlice> All => all;

    internal ServiceSlices With(EndpointSlice slice)
    {
        var at = Find(slice.Name);
        return new(at < 0 ? all.Insert(~at, slice) : all.SetItem(at, slice));
    }

    internal ServiceSlices Without(string name)
    {
        var at = Find(name);
        return at < 0 ? this : new(all.RemoveAt(at));
    }

    private int Find(string name)
    {
        var (low, high) = (0, all.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(all[middle].Name, name);
            if (order == 0)
                return middle;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
