namespace Discovery.Kubernetes.Watches;

/// <summary>Wakes one reader. What happens between two looks of the reader wakes it once.</summary>
internal sealed class Signal
{
    private volatile TaskCompletionSource _next = New();

    /// <summary>A task that ends at the next <see cref="Set"/> after this call. Take it before looking at what it tells of.</summary>
    internal Task Next => _next.Task;

    internal void Set() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    // Readers go on elsewhere: the writer, which reads from the network, waits for none of them.
    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
