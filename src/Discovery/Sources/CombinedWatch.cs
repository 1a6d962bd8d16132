using System.Threading.Channels;

namespace Discovery;

/// <summary>Watches several sources for one service, and tells whenever one of them has news.</summary>
/// <remarks>Source <c>i</c> is started by <see cref="Start"/> and ended by <see cref="StopAsync"/>; its state is <c>this[i]</c>.</remarks>
internal sealed class CombinedWatch(
    IReadOnlyList<IEndpointSource> sources, ServiceName service, WatchContext context, CancellationToken cancellationToken)
    : IAsyncDisposable
{
    private readonly SourceState[] _states = new SourceState[sources.Count];
    private readonly bool[] _hasNews = new bool[sources.Count];
    private readonly (CancellationTokenSource Cancel, Task Task)?[] _watches = new (CancellationTokenSource, Task)?[sources.Count];
    private readonly Channel<(int Index, SourceState State, CancellationToken Watch)> _news =
        Channel.CreateUnbounded<(int, SourceState, CancellationToken)>(new() { SingleReader = true });

    private Task? _waiting;

    internal int Count => sources.Count;

    internal SourceState this[int index] => _states[index];

    internal void Start(int index)
    {
        if (_watches[index] is not null)
            return;

        var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = cancel.Token;
        var watch = new RetryingWatch(sources[index], service, context.Fork());
        _watches[index] = (cancel, watch.RunAsync(state => _news.Writer.TryWrite((index, state, token)), token));
    }

    internal async ValueTask StopAsync(int index)
    {
        if (_watches[index] is not { } watch)
            return;

        _watches[index] = null;
        _states[index] = default;
        _hasNews[index] = false;
        await watch.Cancel.CancelAsync().ConfigureAwait(false);
        await watch.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        watch.Cancel.Dispose();
    }

    /// <summary>Waits for news and takes in all there are.</summary>
    /// <param name="period">How long to wait at most.</param>
    /// <returns>Whether there are any.</returns>
    internal async ValueTask<bool> WaitAsync(TimeSpan period)
    {
        _waiting ??= _news.Reader.WaitToReadAsync(cancellationToken).AsTask();
        try
        {
            await _waiting.WaitAsync(period, context.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }

        _waiting = null;
        while (_news.Reader.TryRead(out var news))
        {
            // News of a watch that was stopped meanwhile must not come back to life.
            if (!news.Watch.IsCancellationRequested)
            {
                _states[news.Index] = news.State;
                _hasNews[news.Index] = true;
            }
        }

        return true;
    }

    internal async Task WaitAsync() => await WaitAsync(Timeout.InfiniteTimeSpan).ConfigureAwait(false);

    /// <summary>Whether a source said something since the last call, be it what it said before: then it confirmed that.</summary>
    internal bool TakeNews(int index)
    {
        var hasNews = _hasNews[index];
        _hasNews[index] = false;
        return hasNews;
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < _watches.Length; i++)
            await StopAsync(i).ConfigureAwait(false);
    }
}
