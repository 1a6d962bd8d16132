using System.Runtime.InteropServices;

namespace Discovery.Endpoints;

/// <summary>An endpoint together with what must survive a change of set: how busy it is, since when it is known.</summary>
/// <remarks>
/// Made and updated by the live set alone, matched by address and <see cref="ServiceEndpoint.Uid"/>. Policies read it.
/// </remarks>
public sealed class Candidate
{
    private readonly IOutcomeListener _listener;
    private volatile ServiceEndpoint _endpoint;
    private volatile bool _retired;
    private Action? _drained;
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
    public DateTimeOffset Since { get; internal set; }

    /// <summary>How many leases of this endpoint have not ended, over all clients of the container.</summary>
    public int InFlight => Volatile.Read(ref _load.InFlight);

    /// <summary>Whether the endpoint has left the set. It gets no new work.</summary>
    public bool IsRetired => _retired;

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

    internal void End(in Outcome outcome)
    {
        Release();
        _listener.OnOutcome(this, outcome);
    }

    internal void Retire()
    {
        _retired = true;
        Interlocked.MemoryBarrier();
        if (InFlight == 0)
            Drain();
    }

    /// <summary>Runs <paramref name="action"/> once the endpoint has left the set and its last lease has ended.</summary>
    internal void OnDrained(Action action)
    {
        Action? seen;
        do
        {
            seen = _drained;
        }
        while (Interlocked.CompareExchange(ref _drained, seen + action, seen) != seen);

        if (_retired && InFlight == 0)
            Drain();
    }

    /// <summary>Takes back what <see cref="OnDrained"/> registered.</summary>
    internal void OffDrained(Action action)
    {
        Action? seen;
        do
        {
            seen = _drained;
        }
        while (Interlocked.CompareExchange(ref _drained, seen - action, seen) != seen);
    }

    /// <inheritdoc/>
    public override string ToString() => Endpoint.ToString();

    private void Release()
    {
        // Read again once the retirement is seen: after our decrement another lease may have begun before Retire.
        if (Interlocked.Decrement(ref _load.InFlight) == 0 && _retired && InFlight == 0)
            Drain();
    }

    private void Drain() => Interlocked.Exchange(ref _drained, null)?.Invoke();

    // Alone on its cache lines: each lease writes it, and neighbours' leases must not wait for that.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Load
    {
        [FieldOffset(64)]
        internal int InFlight;
    }
}
