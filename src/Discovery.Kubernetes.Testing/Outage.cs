namespace Discovery.Kubernetes.Testing;

/// <summary>The time a server is down; disposing it ends that time, once.</summary>
internal sealed class Outage(Func<Task> end) : IAsyncDisposable
{
    private Func<Task>? _end = end;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _end, null) is { } restart)
            await restart().ConfigureAwait(false);
    }
}
