using System.Collections.Concurrent;

namespace Discovery.Dns.Transport;

/// <summary>Queries that have ended and may serve again.</summary>
internal sealed class QueryPool(TimeProvider timeProvider) : IDisposable
{
    // 5 kB each. A burst of more than this makes new ones.
    private const int MostIdle = 32;

    private readonly ConcurrentQueue<Query> _idle = new();
    private volatile bool _disposed;

    internal Query Take()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(StubResolver));
        return _idle.TryDequeue(out var query) ? query : new Query(timeProvider);
    }

    internal void Return(Query query)
    {
        query.End();
        if (_idle.Count < MostIdle)
            _idle.Enqueue(query);
        else
            query.Dispose();
        if (_disposed)
            Drain();
    }

    public void Dispose()
    {
        _disposed = true;
        Drain();
    }

    private void Drain()
    {
        while (_idle.TryDequeue(out var query))
            query.Dispose();
    }
}
