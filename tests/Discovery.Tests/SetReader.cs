using Discovery.Testing;

namespace Discovery.Tests;

/// <summary>Reads the sets of one source one by one, as a live set would.</summary>
internal sealed class SetReader : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<EndpointSet> _sets;
    private Task<bool>? _next;

    internal SetReader(IEndpointSource source, ServiceName service, ManualClock? clock = null) =>
        _sets = source.WatchAsync(service, new WatchContext(clock ?? new ManualClock(), new SeededRandom(1)), _stop.Token)
            .GetAsyncEnumerator();

    /// <summary>Whether nothing has come since the last set that was read.</summary>
    internal bool IsWaiting => !Next().IsCompleted;

    /// <summary>The next set.</summary>
    internal async Task<EndpointSet> NextAsync()
    {
        var next = Next();
        Assert.True(await next.WaitAsync(Patience, TimeProvider.System), "the source ended its watch");
        _next = null;
        return _sets.Current;
    }

    /// <summary>The next set that meets a condition.</summary>
    internal async Task<EndpointSet> UntilAsync(Func<EndpointSet, bool> condition)
    {
        EndpointSet set;
        do
        {
            set = await NextAsync();
        }
        while (!condition(set));
        return set;
    }

    /// <summary>Whether the source ended without another set.</summary>
    internal async Task<bool> EndsAsync() => !await Next().WaitAsync(Patience, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_next is not null)
            await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _sets.DisposeAsync();
        _stop.Dispose();
    }

    private Task<bool> Next() => _next ??= _sets.MoveNextAsync().AsTask();
}
