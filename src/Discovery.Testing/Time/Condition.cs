namespace Discovery.Testing;

/// <summary>Lets tests wait until something holds, without polling: whoever changes the state calls <see cref="Recheck"/>.</summary>
/// <remarks>Call <see cref="Recheck"/> with no lock held: it takes its own, then those of the conditions.</remarks>
internal sealed class Condition
{
    /// <summary>How long a test waits in real time before it fails; long, because a busy machine is not a failure.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiters = [];

    public async Task WaitAsync(
        Func<bool> holds, Func<string> explain, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(holds);
        lock (_gate)
            _waiters.Add(waiter);
        Recheck();
        try
        {
            await waiter.Done.Task
                .WaitAsync(patience ?? DefaultPatience, TimeProvider.System, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException(explain(), e);
        }
        finally
        {
            lock (_gate)
                _waiters.Remove(waiter);
        }
    }

    public void Recheck()
    {
        lock (_gate)
        {
            foreach (var waiter in _waiters)
            {
                if (!waiter.Done.Task.IsCompleted && waiter.Holds())
                    waiter.Done.TrySetResult();
            }
        }
    }

    private sealed class Waiter(Func<bool> holds)
    {
        public Func<bool> Holds { get; } = holds;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
