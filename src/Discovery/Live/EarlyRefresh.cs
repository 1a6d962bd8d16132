namespace Discovery;

/// <summary>Asks a running watch to look again soon, but not too often.</summary>
internal sealed class EarlyRefresh(WatchContext context, TimeSpan interval)
{
    private long _requestedAt;

    internal void Request()
    {
        var now = context.TimeProvider.GetTimestamp();
        var last = Volatile.Read(ref _requestedAt);
        if (last != 0 && context.TimeProvider.GetElapsedTime(last, now) < interval)
            return;

        // Of many connections lost at once, one asks.
        if (Interlocked.CompareExchange(ref _requestedAt, now, last) == last)
            context.RequestRefresh();
    }
}
