namespace Discovery.Testing;

/// <summary>The latest changes, oldest first, of which only so many are kept. Guarded by the store's lock.</summary>
internal sealed class SliceHistory(int kept)
{
    private readonly Queue<SliceChange> _changes = [];

    /// <summary>The oldest version from which all later changes are known.</summary>
    public long Oldest { get; private set; }

    public void Add(SliceChange change)
    {
        _changes.Enqueue(change);
        while (_changes.Count > kept)
            Oldest = _changes.Dequeue().Version;
    }

    public void Forget(long upTo)
    {
        Oldest = upTo;
        _changes.Clear();
    }

    public IEnumerable<SliceChange> After(long version) => _changes.Where(change => change.Version > version);

    /// <summary>Takes the changes after a version back, newest first.</summary>
    public IEnumerable<StoredSlice> Rewind(IEnumerable<StoredSlice> current, long version)
    {
        var slices = new SortedDictionary<string, StoredSlice>(
            current.ToDictionary(slice => slice.Key, StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var change in After(version).Reverse())
        {
            if (change.Before is { } before)
                slices[change.Key] = before;
            else
                slices.Remove(change.Key);
        }

        return slices.Values;
    }
}
