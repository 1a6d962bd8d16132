namespace Discovery.Simulation.Time;

/// <summary>When each piece of work ends: a heap of plain values, for the one event that each request has.</summary>
internal sealed class DueQueue
{
    // Four children to a node: half the levels of a binary heap, and the children share a cache line or two.
    private const int Arity = 4;

    private Entry[] _entries = new Entry[256];
    private int _count;

    internal long Next => _count == 0 ? long.MaxValue : _entries[0].Time;

    internal void Add(in Entry entry)
    {
        if (_count == _entries.Length)
            Array.Resize(ref _entries, _count * 2);

        var hole = _count++;
        while (hole > 0)
        {
            var parent = (hole - 1) / Arity;
            if (_entries[parent].Time <= entry.Time)
                break;
            _entries[hole] = _entries[parent];
            hole = parent;
        }

        _entries[hole] = entry;
    }

    internal Entry Take()
    {
        var first = _entries[0];
        var last = _entries[--_count];
        var hole = 0;
        while (true)
        {
            var child = (hole * Arity) + 1;
            if (child >= _count)
                break;

            var end = Math.Min(child + Arity, _count);
            var least = child;
            for (child++; child < end; child++)
            {
                if (_entries[child].Time < _entries[least].Time)
                    least = child;
            }

            if (_entries[least].Time >= last.Time)
                break;
            _entries[hole] = _entries[least];
            hole = least;
        }

        _entries[hole] = last;
        return first;
    }

    /// <summary>One end of work.</summary>
    /// <param name="Time">When.</param>
    /// <param name="Slot">Where.</param>
    /// <param name="Version">Which plan of the slot; an older one is void.</param>
    internal readonly record struct Entry(long Time, int Slot, int Version);
}
