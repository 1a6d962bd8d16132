namespace Discovery.Kubernetes.Testing;

/// <summary>The latest changes, oldest first, of which only so many are kept. Guarded by the store's lock.</summary>
internal sealed class ObjectHistory(int kept)
{
    private readonly Queue<ObjectChange> _changes = [];

    /// <summary>The oldest version from which all later changes are known.</summary>
    public long Oldest { get; private set; }

    public void Add(ObjectChange change)
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

    public IEnumerable<ObjectChange> After(long version) => _changes.Where(change => change.Version > version);

    /// <summary>Takes the changes after a version back, newest first.</summary>
    public IEnumerable<StoredObject> Rewind(IEnumerable<StoredObject> current, long version)
    {
        var objects = new SortedDictionary<string, StoredObject>(
            current.ToDictionary(each => each.StoreKey, StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var change in After(version).Reverse())
        {
            if (change.Before is { } before)
                objects[change.StoreKey] = before;
            else
                objects.Remove(change.StoreKey);
        }

        return objects.Values;
    }
}
