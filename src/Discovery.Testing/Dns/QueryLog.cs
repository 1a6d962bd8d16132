namespace Discovery.Testing;

/// <summary>The latest queries, in order of arrival, of which only so many are kept; and how many there were in all.</summary>
internal sealed class QueryLog(int kept)
{
    private readonly Lock _gate = new();
    private readonly Queue<FakeDnsQuery> _queries = [];
    private long _count;

    public Condition Changed { get; } = new();

    public long Count => Interlocked.Read(ref _count);

    public void Add(FakeDnsQuery query)
    {
        lock (_gate)
        {
            _queries.Enqueue(query);
            if (_queries.Count > kept)
                _queries.Dequeue();
            Interlocked.Increment(ref _count);
        }

        Changed.Recheck();
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
}
