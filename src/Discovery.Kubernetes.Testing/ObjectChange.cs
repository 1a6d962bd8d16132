namespace Discovery.Kubernetes.Testing;

/// <summary>One write: what stood there before, what stands there now.</summary>
internal sealed class ObjectChange(long version, StoredObject? before, StoredObject? after)
{
    private readonly byte[]? _gone = before?.GoneAt(version);

    public long Version { get; } = version;

    public StoredObject? Before { get; } = before;

    public string StoreKey { get; } = (after ?? before)!.StoreKey;

    /// <summary>The change as a watcher of a scope sees it: leaving the scope is a deletion, entering it an addition.</summary>
    public byte[]? SeenFrom(ObjectScope scope) => (scope.Includes(Before), scope.Includes(after)) switch
    {
        (false, true) => ObjectWire.Event("ADDED", scope.Kind, after!.Json),
        (true, true) => ObjectWire.Event("MODIFIED", scope.Kind, after!.Json),
        (true, false) => ObjectWire.Event("DELETED", scope.Kind, _gone!),
        _ => null,
    };
}
