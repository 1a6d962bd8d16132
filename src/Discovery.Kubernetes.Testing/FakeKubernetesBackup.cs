namespace Discovery.Kubernetes.Testing;

/// <summary>The store of a <see cref="FakeKubernetesApi"/> as it was at one moment.</summary>
public sealed class FakeKubernetesBackup
{
    internal FakeKubernetesBackup(IReadOnlyDictionary<string, StoredObject> objects, long version) => (Objects, ResourceVersion) = (objects, version);

    /// <summary>The version of the latest write in it.</summary>
    public long ResourceVersion { get; }

    internal IReadOnlyDictionary<string, StoredObject> Objects { get; }
}
