using Discovery.Sources;

namespace Discovery.Kubernetes.Watches;

/// <summary>What a shared watch can say of itself.</summary>
/// <param name="IsSynced">Whether it ever had a complete list: from then on the table holds.</param>
/// <param name="Failure">Why the server cannot be asked at the moment; null if it can.</param>
/// <param name="Failures">How often it failed since the start: tells one failure from the next.</param>
internal sealed record WatchState(bool IsSynced, SourceException? Failure, long Failures);
