using System.Runtime.CompilerServices;
using Discovery.Diagnostics;
using Discovery.Endpoints;
using Discovery.Health;
using Discovery.Sources;
using Microsoft.Extensions.Logging;

namespace Discovery.Live;

/// <summary>One service, kept up to date: the newest good set, its candidates, and what is wrong if anything is.</summary>
/// <remarks>The watch and the health of the candidates write, in turns; everybody reads <see cref="Current"/>. Knows no policy and no transport.</remarks>
internal sealed class LiveSet : IOutcomeListener, IAsyncDisposable
{
    private readonly IEndpointSource _source;
    private readonly WatchContext _context;
    private readonly LiveSetJournal _journal;
    private readonly EarlyRefresh _refresh;
    private readonly SetHealth _health;
    private readonly Lock _writing = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _opening = new();
    private Task? _watch;
    private Task? _closing;
    private volatile LiveSnapshot _current;
    private readonly Signal _changed = new();
    private volatile bool _used = true;
    private volatile bool _closed;
    private volatile bool _reportsLoad;
    private int _readers;

    internal LiveSet(
        ServiceName service, IEndpointSource source, LiveSetOptions options, HealthSettings health, WatchContext context, DiscoveryMeter meter, ILogger logger)
    {
        Service = service;
        _source = source;
        _context = context;
        _journal = new LiveSetJournal(service, meter, logger);
        _refresh = new EarlyRefresh(context, options.RefreshInterval);
        _current = new LiveSnapshot(service);
        Closing = _stop.Token;
        _health = health.Make(service, context.TimeProvider, context.Random, meter, logger, PublishHealth);
    }

    internal ServiceName Service { get; }

    /// <summary>Told when the watch is closed: what is kept for this live set goes with it.</summary>
    internal CancellationToken Closing { get; }

    internal LiveSnapshot Current => _current;

    /// <summary>Whether the watch was closed; a closed live set is replaced, not reopened.</summary>
    internal bool IsClosed => _closed;

    /// <summary>Notes that the set is in use. Writes only when that is news, so that the cache line stays shared.</summary>
    internal void Touch()
    {
        if (!_used)
            _used = true;
    }

    /// <summary>The first answer, or the first failure, whichever comes first.</summary>
    internal async ValueTask<LiveSnapshot> FirstAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = NextChangeAsync();
            var current = _current;
            if (current.Set is not null || current.Failure is not null || _closed)
                return current;
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until something is different from <paramref name="seen"/>.</summary>
    internal async ValueTask<LiveSnapshot> NextAsync(LiveSnapshot seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = NextChangeAsync();
            var current = _current;
            if (!ReferenceEquals(current, seen) || _closed)
                return current;
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Yields the state whenever it changes, from the first answer on. A slow reader misses what was overtaken.</summary>
    internal async IAsyncEnumerable<LiveSnapshot> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _readers);
        try
        {
            var current = await FirstAsync(cancellationToken).ConfigureAwait(false);
            while (!_closed)
            {
                yield return current;
                current = await NextAsync(current, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    /// <summary>Whether nobody used the set since the last call.</summary>
    internal bool IsIdle()
    {
        var idle = !_used && _readers == 0 && _current.Candidates.All(c => c.InFlight == 0);
        _used = false;
        return idle;
    }

    public void OnOutcome(Candidate candidate, in Outcome outcome)
    {
        _journal.LeaseEnded(outcome.Kind);
        if (outcome.Kind == OutcomeKind.ConnectFailure)
            _refresh.Request();
        if (outcome.Load is not null && !_reportsLoad)
            PublishFirstReport();
    }

    /// <summary>Ends the watch. Leases go on and end as usual.</summary>
    public async ValueTask DisposeAsync()
    {
        Task closing;
        lock (_opening)
        {
            _closed = true;
            closing = _closing ??= Task.Run(CloseAsync);
        }

        await closing.ConfigureAwait(false);
    }

    private async Task CloseAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_watch is not null)
            await _watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        await _health.DisposeAsync().ConfigureAwait(false);
        var last = _current;
        lock (_writing)
            Announce(new LiveSnapshot(Service) { Failure = new ObjectDisposedException(nameof(LiveSet), $"The watch of '{Service}' is closed.") });
        foreach (var candidate in last.Candidates)
            candidate.Retire();
        _stop.Dispose();
    }

    /// <summary>A task that ends at the next change after this call. Starts the watch if need be.</summary>
    private Task NextChangeAsync()
    {
        Touch();
        var changed = _changed.Next;
        if (_watch is null)
        {
            lock (_opening)
            {
                // On the pool, so that a source that blocks before its first await blocks no request.
                if (!_closed)
                    _watch ??= Task.Run(() => new RetryingWatch(_source, Service, _context).RunAsync(Publish, _stop.Token));
            }
        }

        return changed;
    }

    private void Publish(SourceState state)
    {
        lock (_writing)
            PublishAlone(state);
    }

    private void PublishAlone(SourceState state)
    {
        var before = _current;
        var now = _context.TimeProvider.GetUtcNow();
        var (_, failure, failures) = state;
        if (state.Set is not { } set || (before.Set is { } same && same.SaysTheSameAs(set)))
            PublishCondition(before, failure, failures, now);
        else
            PublishSet(before, set.WithVersion((before.Set?.Version ?? 0) + 1), failure, failures, now);
    }

    /// <summary>The same set, or still none: only the source's health is news. Pickers stay.</summary>
    private void PublishCondition(LiveSnapshot before, Exception? failure, int failures, DateTimeOffset now)
    {
        Announce(new LiveSnapshot(Service)
        {
            Set = before.Set,
            Candidates = before.Candidates,
            HealthVersion = before.HealthVersion,
            Failure = failure,
            Failures = failures,
            AnsweredAt = failure is null ? now : before.AnsweredAt,
        });
        _journal.ConditionChanged(before, _current);
    }

    private void PublishSet(LiveSnapshot before, EndpointSet set, Exception? failure, int failures, DateTimeOffset now)
    {
        var (candidates, gone, added) = CandidateTable.Carry(before.Candidates, set, now, this);
        _reportsLoad = candidates.Any(c => c.ReportsLoad);
        // A name that nobody knows is let through untouched: no probes, no bounds, no rows of failures.
        _health.Follow(set.IsPassThrough ? [] : candidates, gone, isFirst: before.Set is null or { IsPassThrough: true });
        Announce(new LiveSnapshot(Service)
        {
            Set = set,
            Candidates = candidates,
            HealthVersion = before.HealthVersion,
            Failure = failure,
            Failures = failures,
            AnsweredAt = now,
        });
        // Only now: until the new snapshot is out, a pick from the old one must still be able to begin a lease.
        foreach (var candidate in gone)
            candidate.Retire();

        _journal.SetChanged(_current, added, gone.Count);
        if (failure is not null)
            _journal.ConditionChanged(before, _current);
    }

    /// <summary>A server has said how busy it is: policies that go by that are to know.</summary>
    private void PublishFirstReport()
    {
        _reportsLoad = true;
        PublishHealth();
    }

    /// <summary>The same set; only what is known of its candidates is news. Pickers are made anew.</summary>
    private void PublishHealth()
    {
        lock (_writing)
        {
            if (!_closed)
                Announce(_current.WithHealthChanged());
        }
    }

    private void Announce(LiveSnapshot snapshot)
    {
        _current = snapshot;
        _changed.Set();
    }
}
