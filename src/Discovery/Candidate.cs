using System.Runtime.InteropServices;

namespace Discovery;

/// <summary>An endpoint together with what must survive a change of set: how busy it is, since when it is known.</summary>
/// <remarks>
/// Made and updated by the live set alone, matched by address and <see cref="ServiceEndpoint.Uid"/>. Policies read it.
/// </remarks>
public sealed class Candidate
{
    private const int Billion = 1_000_000_000;

    private readonly IOutcomeListener _listener;
    private volatile ServiceEndpoint _endpoint;
    private volatile bool _retired;
    private volatile bool _reportsLoad;
    private CancellationTokenSource? _drained;
    private KeyValuePair<object, ICandidateSignal>[]? _signals;
    private volatile CandidateHealth _health;
    private volatile int _limit = int.MaxValue;
    // In billionths: half the room of a double, and as good for a share.
    private int _warmth = Billion;
    private long _since;
    private Load _load;

    internal Candidate(ServiceEndpoint endpoint, DateTimeOffset since, IOutcomeListener listener)
    {
        _endpoint = endpoint;
        _listener = listener;
        Since = since;
    }

    /// <summary>The endpoint, as the newest set describes it.</summary>
    public ServiceEndpoint Endpoint => _endpoint;

    /// <summary>When the endpoint was first seen.</summary>
    public DateTimeOffset Since
    {
        get => new(_since, TimeSpan.Zero);
        internal set => _since = value.UtcTicks;
    }

    /// <summary>How many leases of this endpoint have not ended, over all clients of the container.</summary>
    public int InFlight => Volatile.Read(ref _load.InFlight);

    /// <summary>What this client has found out about the endpoint.</summary>
    /// <value>Default: <see cref="CandidateHealth.Healthy"/>.</value>
    public CandidateHealth Health
    {
        get => _health;
        internal set => _health = value;
    }

    /// <summary>The share of its weight that the endpoint gets while it is new, or back: slow start.</summary>
    /// <value>Positive, at most 1. Default: 1, warm.</value>
    internal double Warmth
    {
        get => Volatile.Read(ref _warmth) / (double)Billion;
        set => Volatile.Write(ref _warmth, (int)Math.Round(value * Billion));
    }

    /// <summary>How many leases at a time the endpoint may have.</summary>
    /// <value>At least 1. Default: <see cref="int.MaxValue"/>, no limit.</value>
    internal int Limit
    {
        get => _limit;
        set => _limit = value;
    }

    /// <summary>Whether it has a limit.</summary>
    internal bool IsLimited => _limit != int.MaxValue;

    /// <summary>Whether it has as many leases as it may. Picks at the same moment may pass it by one each.</summary>
    internal bool IsSaturated => InFlight >= _limit;

    /// <summary>Whether its server has ever said, with a response, how busy it is: <see cref="Outcome.Load"/>.</summary>
    public bool ReportsLoad => _reportsLoad;

    /// <summary>Whether the endpoint has left the set. It gets no new work.</summary>
    public bool IsRetired => _retired;

    /// <summary>Cancelled when the endpoint has left the set and its last lease has ended: what is kept for it can go.</summary>
    public CancellationToken Drained
    {
        get
        {
            var source = Volatile.Read(ref _drained);
            if (source is null)
            {
                var made = new CancellationTokenSource();
                source = Interlocked.CompareExchange(ref _drained, made, null) ?? made;
            }

            // Who drained it before there was a source could not cancel it.
            if (_retired && InFlight == 0)
                source.Cancel();
            return source.Token;
        }
    }

    /// <summary>What is remembered of this candidate under a key, attached at the first call for it.</summary>
    /// <remarks>For policies that learn. Ask once, when making a picker. All clients of a directory share what has an equal key.</remarks>
    /// <typeparam name="T">The kind of memory.</typeparam>
    /// <param name="key">What tells it from others: its settings, a record for one.</param>
    /// <param name="create">Makes it. What a race makes in vain is dropped.</param>
    /// <returns>The memory: the same for each call with an equal key and the same kind.</returns>
    public T Signal<T>(object key, Func<T> create)
        where T : class, ICandidateSignal
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(create);
        T? made = null;
        while (true)
        {
            var seen = Volatile.Read(ref _signals);
            foreach (var (known, signal) in seen ?? [])
            {
                if (signal is T same && known.Equals(key))
                    return same;
            }

            made ??= create();
            if (Interlocked.CompareExchange(ref _signals, [.. seen ?? [], new(key, made)], seen) == seen)
                return made;
        }
    }

    internal void Update(ServiceEndpoint endpoint) => _endpoint = endpoint;

    /// <summary>Counts one more lease, unless the endpoint has left.</summary>
    internal bool TryBegin()
    {
        // The full fence of the increment orders it before the read of _retired; Retire writes and reads the other
        // way round. So either this sees the retirement, or the retirement sees this lease and waits for its end.
        Interlocked.Increment(ref _load.InFlight);
        if (!_retired)
            return true;

        Release();
        return false;
    }

    /// <summary>Tells those who learn that the lease counted by <see cref="TryBegin"/> began.</summary>
    internal void Began(long timestamp)
    {
        if (Volatile.Read(ref _signals) is not { } signals)
            return;
        foreach (var (_, signal) in signals)
            signal.OnBegin(timestamp);
    }

    internal void End(in Outcome outcome, long timestamp)
    {
        Release();
        // Written when it is news only: others read this line.
        if (outcome.Load is not null && !_reportsLoad)
            _reportsLoad = true;
        if (Volatile.Read(ref _signals) is { } signals)
        {
            foreach (var (_, signal) in signals)
                signal.OnEnd(outcome, timestamp);
        }

        _listener.OnOutcome(this, outcome);
    }

    internal void Retire()
    {
        _retired = true;
        Interlocked.MemoryBarrier();
        if (InFlight == 0)
            Drain();
    }

    /// <summary>Forgets what was attached under a key.</summary>
    internal void Forget(object key)
    {
        KeyValuePair<object, ICandidateSignal>[]? seen;
        do
        {
            seen = Volatile.Read(ref _signals);
        }
        while (seen is not null && Interlocked.CompareExchange(ref _signals, Array.FindAll(seen, s => !s.Key.Equals(key)), seen) != seen);
    }

    /// <inheritdoc/>
    public override string ToString() => Endpoint.ToString();

    private void Release()
    {
        // Read again once the retirement is seen: after our decrement another lease may have begun before Retire.
        if (Interlocked.Decrement(ref _load.InFlight) == 0 && _retired && InFlight == 0)
            Drain();
    }

    private void Drain() => Volatile.Read(ref _drained)?.Cancel();

    // Each lease writes it, and neighbours' leases must not wait for that: the next object begins on another cache line. The one
    // before ends on another too, for structs stand behind all other fields. A service may have thousands of candidates, so no more than that.
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct Load
    {
        [FieldOffset(0)]
        internal int InFlight;
    }
}
