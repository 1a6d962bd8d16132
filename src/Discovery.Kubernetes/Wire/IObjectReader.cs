namespace Discovery.Kubernetes.Wire;

/// <summary>Reads one object of a kind, wherever it stands: in a list, or in an event.</summary>
/// <typeparam name="T">The kind.</typeparam>
internal interface IObjectReader<out T>
    where T : class
{
    /// <summary>The metadata of what was read last.</summary>
    ObjectMeta Meta { get; }

    /// <summary>Reads the object that the cursor stands on. Null if the bytes end early, or if it is only a bookmark.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is no such object.</exception>
    T? Read(ref JsonCursor json, bool isBookmark);
}
