using Discovery.Testing;

namespace Discovery.Dns.Tests.Support;

/// <summary>Reads the sets of one source one by one, as a live set would.</summary>
internal sealed class SetReader : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<EndpointSet> _sets;
    private Task<bool>? _next;

    internal SetReader(IEndpointSource source, ServiceName service, WatchContext context)
    {
        Context = context;
        _sets = source.WatchAsync(service, context, _stop.Token).GetAsyncEnumerator();
    }

    internal WatchContext Context { get; }

    /// <summary>Whether nothing has come since the last set that was read.</summary>
    internal bool IsWaiting => !Next().IsCompleted;

    internal static WatchContext NewContext(ManualClock clock) => new(clock, new SeededRandom(1));

    internal async Task<EndpointSet> NextAsync()
    {
        var next = Next();
        Assert.True(await next.WaitAsync(Patience, TimeProvider.System), "the source ended its watch");
        _next = null;
        return _sets.Current;
    }

    /// <summary>The failure that the source yields with nothing to stand in.</summary>
    internal async Task<SourceException> FailsAsync()
    {
        var set = await NextAsync();
        Assert.Null(set.StandIn);
        return Assert.IsType<SourceException>(set.Failure);
    }

    /// <summary>Whether the source ended without another set.</summary>
    internal async Task<bool> EndsAsync() => !await Next().WaitAsync(Patience, TimeProvider.System);

    /// <summary>Whether the source waits for the clock rather than having another set.</summary>
    internal async Task<bool> WaitsForAsync(ManualClock clock)
    {
        using var stop = new CancellationTokenSource();
        await Task.WhenAny(Next(), clock.WaitForTimersAsync(1, cancellationToken: stop.Token));
        await stop.CancelAsync();
        return IsWaiting;
    }

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
