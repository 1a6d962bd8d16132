namespace Discovery.Dns.Testing;

/// <summary>Tasks that nobody awaits until the server stops.</summary>
internal sealed class RunningTasks
{
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _running = [];

    public void Add(Task task)
    {
        if (task.IsCompletedSuccessfully)
            return;
        lock (_gate)
            _running.Add(task);
        _ = task.ContinueWith(Remove, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Waits until none is left, whoever adds more meanwhile. Raises what one of them raised.</summary>
    public async Task WhenAllAsync()
    {
        while (Snapshot() is { Length: > 0 } tasks)
            await Task.WhenAll(tasks).ConfigureAwait(false);
    }

    private Task[] Snapshot()
    {
        lock (_gate)
            return [.. _running.Where(task => !task.IsCompletedSuccessfully)];
    }

    private void Remove(Task task)
    {
        if (!task.IsCompletedSuccessfully)
            return;
        lock (_gate)
            _running.Remove(task);
    }
}
