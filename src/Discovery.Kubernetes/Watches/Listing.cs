using Discovery.Kubernetes.Api;

namespace Discovery.Kubernetes.Watches;

/// <summary>A complete list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The objects.</param>
/// <param name="Version">The version to watch from.</param>
/// <param name="Stream">The watch that brought the list and goes on, if one did.</param>
internal sealed record Listing<T>(IReadOnlyCollection<T> Items, string Version, WatchStream<T>? Stream)
    where T : class;
