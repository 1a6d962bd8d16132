namespace Discovery.Kubernetes.Wire;

/// <summary>A list, or a part of one.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The objects.</param>
/// <param name="ResourceVersion">The version to watch from; null if the answer has none, and is no list then.</param>
/// <param name="Continue">What to ask the next part with; null if this is the last one.</param>
/// <param name="RemainingItemCount">How many objects follow, if the server says so.</param>
internal sealed record ListPage<T>(IReadOnlyList<T> Items, string? ResourceVersion, string? Continue, long? RemainingItemCount)
    where T : class;
