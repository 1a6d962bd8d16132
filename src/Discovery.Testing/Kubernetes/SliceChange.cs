namespace Discovery.Testing;

/// <summary>One write: what stood there before, what stands there now.</summary>
internal sealed class SliceChange(long version, StoredSlice? before, StoredSlice? after)
{
    private readonly byte[]? _gone = before?.GoneAt(version);

    public long Version { get; } = version;

    public StoredSlice? Before { get; } = before;

    public string Key { get; } = (after ?? before)!.Key;

    /// <summary>The change as a watcher of a scope sees it: leaving the scope is a deletion, entering it an addition.</summary>
    public byte[]? SeenFrom(SliceScope scope) => (scope.Includes(Before), scope.Includes(after)) switch
    {
        (false, true) => SliceWire.Event("ADDED", after!.Json),
        (true, true) => SliceWire.Event("MODIFIED", after!.Json),
        (true, false) => SliceWire.Event("DELETED", _gone!),
        _ => null,
    };
}
