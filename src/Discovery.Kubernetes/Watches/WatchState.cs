namespace Discovery.Kubernetes.Watches;

/// <summary>What a shared watch can say of itself.</summary>
/// <param name="IsSynced">Whether it ever had a complete list: from then on the table holds.</param>
/// <param name="Failure">Why the server cannot be asked at the moment; null if it can.</param>
/// <param name="Failures">How often it failed since the start: tells one failure from the next.</param>
/// <param name="IsUnserved">Whether the failure is that the server does not know this kind of objects.</param>
internal sealed record WatchState(bool IsSynced, SourceException? Failure, long Failures, bool IsUnserved = false)
{
    /// <summary>Whether nothing is known yet, not even a failure.</summary>
    internal bool IsPending => !IsSynced && Failure is null;
}
