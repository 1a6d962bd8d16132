namespace Discovery.Affinity;

/// <summary>Which key is pinned to which candidate: bounded, forgetful, the same across changes of the set. A hit takes no lock and allocates nothing.</summary>
/// <remarks>
/// Candidates go by numbers that are never used again, so the table keeps no gone endpoint alive, and a newcomer inherits no keys.
/// </remarks>
/// <param name="rules">Its timeout and how many keys it must have room for.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class StickyTable(AffinityRules rules, TimeProvider timeProvider)
{
    private const int UnitsPerSecond = 8;
    private const int FirstBuckets = 2;

    private readonly long _started = timeProvider.GetTimestamp();
    private readonly uint _timeout = (uint)(rules.Timeout.TotalSeconds * UnitsPerSecond);
    private readonly int _mostBuckets = StickyBuckets.CountFor(rules.MaxKeys);
    private readonly Lock _writing = new();
    private readonly Dictionary<Candidate, int> _numbers = [];
    private volatile StickyBuckets _buckets = NewBuckets(rules);
    private int _lastNumber;

    internal AffinityRules Rules => rules;

    /// <summary>The candidates in use, for the pickers of one set.</summary>
    internal StickyCandidates Seat(IEnumerable<Candidate> inUse)
    {
        lock (_writing)
        {
            foreach (var gone in _numbers.Keys.Where(c => c.IsRetired).ToList())
                _numbers.Remove(gone);

            var seats = new Dictionary<int, Candidate>();
            foreach (var candidate in inUse)
            {
                if (!_numbers.TryGetValue(candidate, out var number))
                    _numbers.Add(candidate, number = ++_lastNumber);
                seats[number] = candidate;
            }

            return new StickyCandidates(this, seats);
        }
    }

    /// <summary>The number of the candidate that a key is pinned to, or 0. The key counts as used.</summary>
    internal int Find(AffinityKey key)
    {
        var buckets = _buckets;
        var now = Now();
        if (!buckets.TryFind(WordOf(key), out var place, out var pin) || pin.Age(now) >= _timeout)
            return 0;

        // Only where that is news, so that the cache lines of busy keys stay shared.
        if (pin.Used < now)
            buckets.Change(place, pin, new StickyPin(pin.Number, now));
        return pin.Number;
    }

    /// <summary>Pins a key, unless another thread has pinned it to somebody who serves.</summary>
    /// <returns>The number that the key is pinned to now.</returns>
    internal int Pin(AffinityKey key, int number, StickyCandidates seats)
    {
        var word = WordOf(key);
        lock (_writing)
        {
            var now = Now();
            if (!_buckets.TryFind(word, out var place, out var pin))
                place = Room(word, now);
            else if (pin.Age(now) < _timeout && seats.Serves(pin.Number))
                return pin.Number;

            _buckets.Write(place, word, new StickyPin(number, now));
            return number;
        }
    }

    /// <summary>Forgets all keys and candidates, and gives the memory back.</summary>
    internal void Clear()
    {
        lock (_writing)
        {
            _numbers.Clear();
            _buckets = NewBuckets(rules);
        }
    }

    private static StickyBuckets NewBuckets(AffinityRules rules) => new(Math.Min(FirstBuckets, StickyBuckets.CountFor(rules.MaxKeys)));

    // Zero stands for an empty place.
    private static ulong WordOf(AffinityKey key) => Math.Max(key.Hash, 1);

    private int Room(ulong word, uint now)
    {
        var place = _buckets.Room(word, now, _timeout, out var isFree);
        while (!isFree && _buckets.Count < _mostBuckets)
        {
            var larger = new StickyBuckets(_buckets.Count * 2);
            _buckets.CopyTo(larger, now, _timeout);
            _buckets = larger;
            place = larger.Room(word, now, _timeout, out isFree);
        }

        return place;
    }

    private uint Now() => 1 + (uint)(timeProvider.GetElapsedTime(_started).Ticks / (TimeSpan.TicksPerSecond / UnitsPerSecond));
}
