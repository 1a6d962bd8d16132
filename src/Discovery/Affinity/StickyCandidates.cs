namespace Discovery.Affinity;

/// <summary>A sticky table, and the candidates of one set that its keys may go to.</summary>
internal sealed class StickyCandidates
{
    private readonly StickyTable _table;
    private readonly Dictionary<int, Candidate> _candidates;
    private readonly Dictionary<Candidate, int> _numbers;

    internal StickyCandidates(StickyTable table, Dictionary<int, Candidate> candidates)
    {
        _table = table;
        _candidates = candidates;
        _numbers = candidates.ToDictionary(c => c.Value, c => c.Key);
    }

    /// <summary>The candidate that a key is pinned to, if it is in use.</summary>
    internal Candidate? Find(AffinityKey key) =>
        _candidates.TryGetValue(_table.Find(key), out var candidate) && !candidate.IsRetired ? candidate : null;

    /// <summary>Pins a key to a candidate in use, unless another thread has pinned it in the meantime.</summary>
    /// <returns>The candidate that the key is pinned to now.</returns>
    internal Candidate Pin(AffinityKey key, Candidate candidate) => _candidates[_table.Pin(key, _numbers[candidate], this)];

    /// <summary>Whether a key may stay pinned to this number.</summary>
    internal bool Serves(int number) =>
        _candidates.TryGetValue(number, out var candidate) && candidate is { IsRetired: false, Health: not CandidateHealth.Unhealthy };
}
