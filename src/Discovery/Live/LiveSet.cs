using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Discovery.Health;
using Discovery.Topology;

namespace Discovery;

/// <summary>One service, kept up to date: the newest good set, its candidates, and what is wrong if anything is.</summary>
/// <remarks>The watch and the health of the candidates write, in turns; everybody reads <see cref="Current"/>. Knows no policy and no transport.</remarks>
internal sealed class LiveSet : IOutcomeListener, IAsyncDisposable
{
    private readonly IEndpointSource _source;
    private readonly LiveSetParts _parts;
    private readonly WatchContext _context;
    private readonly LiveSetJournal _journal;
    private readonly EarlyRefresh _refresh;
    private readonly TrafficPlanner _planner;
    private readonly Lock _writing = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private readonly Lock _opening = new();
    private readonly Signal _changed = new();
    private SetHealth _health;
    private Task? _watch;
    private Task? _lettingGo;
    private volatile ServiceSnapshot _current;
    private volatile bool _used = true;
    private volatile bool _closed;
    private volatile bool _reportsLoad;
    private int _readers;

    internal LiveSet(ServiceName service, IEndpointSource source, ServiceSettings settings, LiveSetParts parts)
    {
        Service = service;
        _source = source;
        _parts = parts;
        _context = new WatchContext(parts.TimeProvider, parts.Random, parts.Options.InitialBackoff, parts.Options.MaxBackoff);
        _journal = new LiveSetJournal(service, parts.Meter, parts.Logger);
        _refresh = new EarlyRefresh(_context, parts.Options.RefreshInterval);
        _planner = new TrafficPlanner(service, parts.Locality, parts.Seed, parts.Logger);
        _current = new ServiceSnapshot(service) { Settings = settings };
        _stopped = _stop.Token;
        _health = NewHealth(settings);
    }

    internal ServiceName Service { get; }

    internal ServiceSnapshot Current => _current;

    /// <summary>Whether the watch was closed; a closed live set is replaced, not reopened.</summary>
    internal bool IsClosed => _closed;

    /// <summary>Notes that the set is in use. Writes only when that is news, so that the cache line stays shared.</summary>
    internal void Touch()
    {
        if (!_used)
            _used = true;
    }

    /// <summary>The first answer, or the first failure, whichever comes first.</summary>
    internal async ValueTask<ServiceSnapshot> FirstAsync(CancellationToken cancellationToken)
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
    internal async ValueTask<ServiceSnapshot> NextAsync(ServiceSnapshot seen, CancellationToken cancellationToken)
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
    internal async IAsyncEnumerable<ServiceSnapshot> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
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

    /// <summary>Takes over other settings. Health starts anew if it is set otherwise.</summary>
    internal void Apply(ServiceSettings settings)
    {
        lock (_writing)
        {
            if (_closed)
                return;
            var before = _current;
            if (!Equals(before.Settings.Health ?? HealthOptions.Default, settings.Health ?? HealthOptions.Default))
            {
                _health.Release();
                _health = NewHealth(settings);
                _health.Follow(before.Set is { IsPassThrough: true } ? [] : before.Candidates, gone: [], isFirst: true);
            }

            Announce(before.Set, before.Candidates, PlanOf(before.Set, before.Candidates, settings), before.Failure, before.Failures, before.AnsweredAt, settings);
        }
    }

    /// <summary>Ends the watch at once. Leases go on and end as usual.</summary>
    internal void Close()
    {
        var last = _current;
        lock (_writing)
        {
            if (_closed)
                return;
            _closed = true;
            last = _current;
            var closed = new ObjectDisposedException(nameof(LiveSet), $"The watch of '{Service}' is closed.");
            Announce(set: null, [], plan: null, closed, failures: 0, default, last.Settings);
        }

        _health.Release();
        foreach (var candidate in last.Candidates)
            candidate.Retire();
        _stop.Cancel();
    }

    /// <summary>Closes, and waits until the source has let go.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        Task lettingGo;
        lock (_opening)
            lettingGo = _lettingGo ??= LetGoAsync();
        await lettingGo.ConfigureAwait(false);
    }

    private async Task LetGoAsync()
    {
        if (_watch is not null)
            await _watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _health.DisposeAsync().ConfigureAwait(false);
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
                    _watch ??= Task.Run(() => new RetryingWatch(_source, Service, _context).RunAsync(Publish, _stopped));
            }
        }

        return changed;
    }

    private void Publish(SourceState state)
    {
        lock (_writing)
        {
            if (!_closed)
                PublishAlone(state);
        }
    }

    private void PublishAlone(SourceState state)
    {
        var before = _current;
        var now = _parts.TimeProvider.GetUtcNow();
        if (state.Set is not { } set || (before.Set is { } same && same.SaysTheSameAs(set)))
            PublishCondition(before, state, now);
        else
            PublishSet(before, set.WithVersion((before.Set?.Version ?? 0) + 1), state, now);
    }

    /// <summary>The same set, or still none: only the source's health is news. Plan and pickers stay.</summary>
    private void PublishCondition(ServiceSnapshot before, SourceState state, DateTimeOffset now)
    {
        var answered = state.Failure is null ? now : before.AnsweredAt;
        Announce(before.Set, before.Candidates, before.Plan, state.Failure, state.Failures, answered, before.Settings);
        _journal.ConditionChanged(before, _current);
    }

    private void PublishSet(ServiceSnapshot before, EndpointSet set, SourceState state, DateTimeOffset now)
    {
        var (candidates, gone, added) = CandidateTable.Carry(before.Candidates, set, now, this);
        _reportsLoad = candidates.Any(c => c.ReportsLoad);
        // A name that nobody knows is let through untouched: no probes, no bounds, no rows of failures.
        _health.Follow(set.IsPassThrough ? [] : candidates, gone, isFirst: before.Set is null or { IsPassThrough: true });
        Announce(set, candidates, PlanOf(set, candidates, before.Settings), state.Failure, state.Failures, now, before.Settings);
        // Only now: until the new snapshot is out, a pick from the old one must still be able to begin a lease.
        foreach (var candidate in gone)
            candidate.Retire();

        _journal.SetChanged(_current, added, gone.Count);
        if (state.Failure is not null)
            _journal.ConditionChanged(before, _current);
    }

    /// <summary>A server has said how busy it is: policies that go by that are to know.</summary>
    private void PublishFirstReport()
    {
        _reportsLoad = true;
        PublishHealth();
    }

    /// <summary>The same set; only what is known of its candidates is news. Plan and pickers are made anew.</summary>
    private void PublishHealth()
    {
        lock (_writing)
        {
            var now = _current;
            if (!_closed)
                Announce(now.Set, now.Candidates, PlanOf(now.Set, now.Candidates, now.Settings), now.Failure, now.Failures, now.AnsweredAt, now.Settings);
        }
    }

    private void Announce(
        EndpointSet? set, ImmutableArray<Candidate> candidates, TrafficPlan? plan, Exception? failure, int failures, DateTimeOffset answered, ServiceSettings settings)
    {
        _current = new ServiceSnapshot(Service)
        {
            Set = set,
            Candidates = candidates,
            Plan = plan,
            Failure = failure,
            Failures = failures,
            AnsweredAt = answered,
            Settings = settings,
        };
        _changed.Set();
    }

    private TrafficPlan? PlanOf(EndpointSet? set, ImmutableArray<Candidate> candidates, ServiceSettings settings) =>
        set is null ? null : _planner.Plan(candidates, set.Traits, settings.Topology ?? TopologyOptions.Default);

    private SetHealth NewHealth(ServiceSettings settings)
    {
        var options = settings.Health ?? HealthOptions.Default;
        var probe = options.Probe.Kind is { } kind ? _parts.Probes[kind](options.Probe) : null;
        var journal = new HealthJournal(Service, _parts.Meter, _parts.Logger);
        return new SetHealth(Service, options, probe, _parts.TimeProvider, _parts.Random, journal, PublishHealth);
    }
}
