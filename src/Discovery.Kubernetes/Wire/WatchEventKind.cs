namespace Discovery.Kubernetes.Wire;

/// <summary>What an event of a watch tells.</summary>
internal enum WatchEventKind
{
    /// <summary>The object is new in the selection, or is told at the start.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object left the selection. It need not be gone from the server.</summary>
    Deleted,

    /// <summary>Only the version moved on.</summary>
    Bookmark,

    /// <summary>The server ends the watch, with a reason.</summary>
    Error,
}
