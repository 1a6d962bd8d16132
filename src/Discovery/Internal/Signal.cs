namespace Discovery;

/// <summary>Wakes whoever waits for news. What happens between two looks of a reader wakes it once.</summary>
internal sealed class Signal
{
    private volatile TaskCompletionSource _next = New();

    /// <summary>A task that ends at the next <see cref="Set"/> after this call. Take it before looking at what it tells of.</summary>
    internal Task Next => _next.Task;

    internal void Set() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    // Readers go on elsewhere: the writer waits for none of them.
    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
