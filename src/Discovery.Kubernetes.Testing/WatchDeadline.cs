namespace Discovery.Kubernetes.Testing;

/// <summary>Ends a watch when its time is up, with bookmarks 2 s and 1 s before, as recorded of a real server.</summary>
internal sealed class WatchDeadline : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly ObjectStore _store;
    private readonly WatchStream _watch;
    private readonly ITimer _timer;
    private int _bookmarks;

    public WatchDeadline(ObjectStore store, WatchStream watch, TimeProvider time, TimeSpan timeout)
    {
        _store = store;
        _watch = watch;
        _bookmarks = timeout > 2 * Step ? 2 : 0;
        _timer = time.CreateTimer(static deadline => ((WatchDeadline)deadline!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(timeout - (_bookmarks * Step), Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void OnDue()
    {
        if (_bookmarks-- > 0)
        {
            _store.Bookmark(_watch);
            _timer.Change(Step, Timeout.InfiniteTimeSpan);
            return;
        }

        _watch.End(WatchEnding.Clean);
        _store.Close(_watch);
    }
}
