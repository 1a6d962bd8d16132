using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Slices;

/// <summary>The EndpointSlices of one service, by name. Seeing a slice twice changes nothing.</summary>
internal sealed class SliceTable
{
    // Sorted, so that the order of endpoints does not depend on what came through the list and what through the watch.
    private SortedDictionary<string, WireObject> _slices = new(StringComparer.Ordinal);

    internal IReadOnlyCollection<WireObject> All => _slices.Values;

    internal void Replace(IEnumerable<WireObject?> items)
    {
        var slices = new SortedDictionary<string, WireObject>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item?.Metadata?.Name is { } name)
                slices[name] = item;
        }

        _slices = slices;
    }

    internal void Put(string name, WireObject slice) => _slices[name] = slice;

    internal void Remove(string name) => _slices.Remove(name);
}
