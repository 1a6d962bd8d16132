using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Discovery.Health;

/// <summary>The health of all candidates of one live set, behind one lock; tells the live set of each change.</summary>
/// <param name="changed">Told, outside of the lock, that pickers must be made anew.</param>
internal sealed class HealthRecords(Action changed)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Candidate, HealthRecord> _records = [];
    private bool _closed;

    /// <summary>All records. Only within <see cref="Change"/>.</summary>
    internal IReadOnlyCollection<HealthRecord> All => _records.Values;

    /// <summary>How many candidates are ready, as of the newest set.</summary>
    internal int Ready { get; private set; }

    /// <summary>Whether a record's candidate is still in the set.</summary>
    internal bool Has(HealthRecord record) => _records.ContainsKey(record.Candidate);

    internal bool TryGet(Candidate candidate, [MaybeNullWhen(false)] out HealthRecord record) => _records.TryGetValue(candidate, out record);

    /// <summary>Runs <paramref name="change"/> alone, unless the live set is closed; it says whether pickers must be made anew.</summary>
    internal void Change(Func<bool> change)
    {
        lock (_gate)
        {
            if (_closed || !change())
                return;
        }

        // Not within the lock: the live set has one of its own, and takes this one while it holds that.
        changed();
    }

    /// <summary>Takes over a new set.</summary>
    /// <returns>The records that are new.</returns>
    internal List<HealthRecord> Update(IReadOnlyCollection<Candidate> candidates, IReadOnlyCollection<Candidate> gone)
    {
        foreach (var candidate in gone)
            _records.Remove(candidate);

        var added = new List<HealthRecord>();
        if (_records.Count < candidates.Count)
        {
            foreach (var candidate in candidates)
            {
                ref var record = ref CollectionsMarshal.GetValueRefOrAddDefault(_records, candidate, out var known);
                if (!known)
                    added.Add(record = new HealthRecord(candidate));
            }
        }

        Ready = _records.Values.Count(r => r.IsReady);
        return added;
    }

    /// <summary>Ends it: nothing changes any more.</summary>
    /// <returns>What was known.</returns>
    internal List<HealthRecord> Close()
    {
        lock (_gate)
        {
            _closed = true;
            List<HealthRecord> records = [.. _records.Values];
            _records.Clear();
            return records;
        }
    }
}
