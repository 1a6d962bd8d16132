namespace Discovery.Kubernetes.Testing;

/// <summary>What a list answers: objects of one version, and where the rest begins if there is more.</summary>
internal sealed class ObjectPage
{
    public required long Version { get; init; }

    public required IReadOnlyList<StoredObject> Items { get; init; }

    public ContinueToken? Continue { get; init; }

    /// <summary>Null on the last page, and where a selector makes the number unknown to a real server.</summary>
    public int? Remaining { get; init; }
}
