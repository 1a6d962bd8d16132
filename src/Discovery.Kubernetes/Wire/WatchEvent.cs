namespace Discovery.Kubernetes.Wire;

/// <summary>One line of a watch.</summary>
/// <typeparam name="T">What is watched.</typeparam>
/// <param name="Kind">What the line tells.</param>
/// <param name="Object">The object that was added, modified or deleted; else null.</param>
/// <param name="Status">Why the server ends the watch, if it does; else null.</param>
/// <param name="ResourceVersion">The version to go on from; null if the line has none.</param>
/// <param name="IsInitialEventsEnd">Whether a bookmark tells that all objects of the start have been told.</param>
internal readonly record struct WatchEvent<T>(
    WatchEventKind Kind, T? Object, ApiStatus? Status, string? ResourceVersion, bool IsInitialEventsEnd)
    where T : class;
