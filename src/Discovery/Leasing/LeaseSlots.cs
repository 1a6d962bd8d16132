using System.Collections.Concurrent;

namespace Discovery;

/// <summary>Keeps ended lease slots for use again, so that a lease allocates nothing.</summary>
internal sealed class LeaseSlots(TimeProvider timeProvider)
{
    // More idle slots than this were a burst; they are left to the collector.
    private const int MostKept = 1024;

    private readonly ConcurrentQueue<LeaseSlot> _idle = new();
    private LeaseSlot? _last;
    private int _kept;

    internal EndpointLease Open(Candidate candidate) => Take().Open(candidate);

    internal void Return(LeaseSlot slot)
    {
        if (_last is null && Interlocked.CompareExchange(ref _last, slot, null) is null)
            return;

        if (Interlocked.Increment(ref _kept) <= MostKept)
            _idle.Enqueue(slot);
        else
            Interlocked.Decrement(ref _kept);
    }

    private LeaseSlot Take()
    {
        if (_last is { } last && Interlocked.CompareExchange(ref _last, null, last) == last)
            return last;

        if (!_idle.TryDequeue(out var slot))
            return new LeaseSlot(this, timeProvider);
        Interlocked.Decrement(ref _kept);
        return slot;
    }
}
