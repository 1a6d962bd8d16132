namespace Discovery.Dns.Testing;

/// <summary>The latest queries, in order of arrival, of which only so many are kept; and how many there were in all.</summary>
internal sealed class QueryLog(int kept)
{
    private readonly Lock _gate = new();
    private readonly Queue<FakeDnsQuery> _queries = [];
    private TaskCompletionSource _changed = NewSignal();
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Add(FakeDnsQuery query)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _queries.Enqueue(query);
            if (_queries.Count > kept)
                _queries.Dequeue();
            Interlocked.Increment(ref _count);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    /// <summary>Waits for so many queries. No polling: each query wakes those who wait.</summary>
    public async Task WaitAsync(int count, string? name, FakeDnsType? type, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before counting: a query that comes in between ends the wait.
            Task changed;
            lock (_gate)
                changed = _changed.Task;
            if (CountOf(name, type) >= count)
                return;
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public IReadOnlyList<FakeDnsQuery> Snapshot()
    {
        lock (_gate)
            return [.. _queries];
    }

    public long CountOf(string? name, FakeDnsType? type)
    {
        if (name is null && type is null)
            return Count;
        lock (_gate)
        {
            return _queries.Count(query =>
                (name is null || string.Equals(query.Name, name.TrimEnd('.'), StringComparison.OrdinalIgnoreCase))
                && (type is null || query.Type == type));
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
