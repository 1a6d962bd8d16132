using System.Numerics;

namespace Discovery.Affinity;

/// <summary>Keys and what they are pinned to, in buckets of eight. A key is in one of two buckets. Read without a lock; one writer at a time.</summary>
/// <remarks>
/// Azar, Broder, Karlin and Upfal, "Balanced Allocations" (STOC 1994): with two buckets to choose from, none is full before nearly all
/// are. Entries are written over in place, so nothing moves while others read. Of an entry's two words the key is taken away before the
/// pin changes, and a reader looks at the key again after the pin: so it never takes another key's pin for its own.
/// </remarks>
internal sealed class StickyBuckets
{
    private const int Width = 8;
    private const int WordsPerEntry = 2;
    private const int WordsPerBucket = Width * WordsPerEntry;

    private readonly ulong[] _words;
    private readonly ulong _mask;

    /// <param name="buckets">A power of two.</param>
    internal StickyBuckets(int buckets)
    {
        _words = new ulong[buckets * WordsPerBucket];
        _mask = (ulong)buckets - 1;
    }

    internal int Count => (int)_mask + 1;

    /// <summary>How many buckets it takes so that this many keys fill them to half at most.</summary>
    internal static int CountFor(int keys) => (int)BitOperations.RoundUpToPowerOf2((uint)(keys + (Width / 2) - 1) / (Width / 2));

    /// <summary>Finds a key's pin.</summary>
    internal bool TryFind(ulong key, out int place, out StickyPin pin) =>
        TryFind(key, FirstOf(key), out place, out pin) || TryFind(key, SecondOf(key), out place, out pin);

    /// <summary>Changes a pin, unless somebody else has changed it since it was read.</summary>
    internal void Change(int place, StickyPin seen, StickyPin pin) =>
        Interlocked.CompareExchange(ref _words[place + 1], pin.Word, seen.Word);

    /// <summary>Where a new key can go: in the emptier of its buckets. All taken: over the one used longest ago.</summary>
    internal int Room(ulong key, uint now, uint timeout, out bool isFree)
    {
        var first = RoomIn(FirstOf(key), now, timeout, out var free);
        var second = RoomIn(SecondOf(key), now, timeout, out var freeInSecond);
        isFree = free + freeInSecond > 0;
        if (free != freeInSecond)
            return free > freeInSecond ? first : second;
        return isFree || PinAt(first).Age(now) >= PinAt(second).Age(now) ? first : second;
    }

    internal void Write(int place, ulong key, StickyPin pin)
    {
        if (_words[place] != key)
            Volatile.Write(ref _words[place], 0);
        Volatile.Write(ref _words[place + 1], pin.Word);
        Volatile.Write(ref _words[place], key);
    }

    /// <summary>Writes what has not expired into other buckets, which have more room.</summary>
    internal void CopyTo(StickyBuckets other, uint now, uint timeout)
    {
        for (var place = 0; place < _words.Length; place += WordsPerEntry)
        {
            var pin = PinAt(place);
            if (_words[place] != 0 && pin.Age(now) < timeout)
                other.Write(other.Room(_words[place], now, timeout, out _), _words[place], pin);
        }
    }

    private int FirstOf(ulong key) => (int)(key & _mask) * WordsPerBucket;

    private int SecondOf(ulong key) => (int)(SplitMix64.Finish(key) & _mask) * WordsPerBucket;

    private StickyPin PinAt(int place) => new(Volatile.Read(ref _words[place + 1]));

    private bool TryFind(ulong key, int bucket, out int place, out StickyPin pin)
    {
        for (place = bucket; place < bucket + WordsPerBucket; place += WordsPerEntry)
        {
            if (Volatile.Read(ref _words[place]) != key)
                continue;
            pin = PinAt(place);
            if (Volatile.Read(ref _words[place]) == key)
                return true;
        }

        pin = default;
        return false;
    }

    private int RoomIn(int bucket, uint now, uint timeout, out int free)
    {
        free = 0;
        var (room, oldest) = (bucket, 0U);
        for (var place = bucket; place < bucket + WordsPerBucket; place += WordsPerEntry)
        {
            var age = _words[place] == 0 ? uint.MaxValue : PinAt(place).Age(now);
            if (age >= timeout)
                free++;
            if (age > oldest)
                (room, oldest) = (place, age);
        }

        return room;
    }
}
