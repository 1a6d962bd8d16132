namespace Discovery;

/// <summary>The state behind an <see cref="EndpointLease"/>: used again and again, told apart by a token.</summary>
internal sealed class LeaseSlot(LeaseSlots owner, TimeProvider timeProvider)
{
    private Candidate? _candidate;
    private long _started;
    private int _token;

    internal EndpointLease Open(Candidate candidate)
    {
        _candidate = candidate;
        _started = timeProvider.GetTimestamp();
        candidate.Began(_started);
        return new EndpointLease(this, candidate, _token);
    }

    internal bool HasEnded(int token) => Volatile.Read(ref _token) != token;

    /// <summary>Ends the lease that <paramref name="token"/> stands for, unless it has ended.</summary>
    internal void End(int token, OutcomeKind kind, LoadReport? load)
    {
        // The plain read spares the many ends that come too late (a body's end, then its disposal) an interlocked operation.
        if (HasEnded(token) || Interlocked.CompareExchange(ref _token, unchecked(token + 1), token) != token)
            return;

        var candidate = _candidate!;
        var now = timeProvider.GetTimestamp();
        var outcome = new Outcome(kind, timeProvider.GetElapsedTime(_started, now), load);
        _candidate = null;
        owner.Return(this);
        candidate.End(outcome, now);
    }
}
