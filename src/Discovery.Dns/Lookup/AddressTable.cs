using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>The different addresses of an answer. Finds them by hash; borrows its memory and grows by doubling.</summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct AddressTable
{
    private readonly ReadOnlySpan<ServiceRecord> _services;
    private AddressEntry[] _entries;
    private int[] _buckets;
    private int _mask;

    /// <summary>Makes an empty table.</summary>
    /// <param name="services">The records that have the targets' names. Empty if there are none.</param>
    /// <param name="capacity">The number of addresses to begin with. May be 0.</param>
    internal AddressTable(ReadOnlySpan<ServiceRecord> services, int capacity)
    {
        _services = services;
        _entries = ArrayPool<AddressEntry>.Shared.Rent(Math.Max(capacity, 1));
        _buckets = RentBuckets(_entries.Length, out _mask);
    }

    /// <summary>The addresses, each once.</summary>
    internal readonly Span<AddressEntry> Entries => _entries.AsSpan(0, Count);

    internal int Count { get; private set; }

    /// <summary>Adds an address. If it is there already, the preferred of the two stays, whichever came first.</summary>
    internal void Add(in AddressEntry entry)
    {
        var hash = entry.Key.Hash();
        var found = Find(entry.Key, hash);
        if (found >= 0)
        {
            ref var known = ref _entries[found];
            if (IsPreferred(entry, known))
                (known.Share, known.Target, known.Priority, known.Weight) = (entry.Share, entry.Target, entry.Priority, entry.Weight);
            return;
        }

        if (Count == _entries.Length)
            Grow();
        ref var bucket = ref _buckets[hash & _mask];
        _entries[Count] = entry;
        _entries[Count].Next = bucket - 1;
        _entries[Count].Previous = -1;
        bucket = ++Count;
    }

    /// <summary>The number of an address, or -1.</summary>
    internal readonly int Find(in AddressKey key) => Find(key, key.Hash());

    /// <summary>Gives the memory back.</summary>
    internal readonly void Dispose()
    {
        ArrayPool<AddressEntry>.Shared.Return(_entries);
        ArrayPool<int>.Shared.Return(_buckets);
    }

    private static int[] RentBuckets(int capacity, out int mask)
    {
        var count = (int)BitOperations.RoundUpToPowerOf2((uint)capacity * 2);
        var buckets = ArrayPool<int>.Shared.Rent(count);
        buckets.AsSpan(0, count).Clear();
        mask = count - 1;
        return buckets;
    }

    private readonly int Find(in AddressKey key, int hash)
    {
        for (var i = _buckets[hash & _mask] - 1; i >= 0; i = _entries[i].Next)
        {
            if (_entries[i].Key == key)
                return i;
        }

        return -1;
    }

    /// <summary>The order of records must not matter, so ties are broken to the last: priority, weight, name.</summary>
    private readonly bool IsPreferred(in AddressEntry entry, in AddressEntry known)
    {
        if (entry.Priority != known.Priority)
            return entry.Priority < known.Priority;
        if (entry.Weight != known.Weight)
            return entry.Weight > known.Weight;
        if (entry.Target == known.Target)
            return false;

        var (one, other) = (_services[entry.Target], _services[known.Target]);
        var order = string.Compare(one.Label, other.Label, StringComparison.OrdinalIgnoreCase);
        return (order != 0 ? order : string.Compare(one.Domain, other.Domain, StringComparison.OrdinalIgnoreCase)) < 0;
    }

    private void Grow()
    {
        var grown = ArrayPool<AddressEntry>.Shared.Rent(2 * Count);
        Entries.CopyTo(grown);
        Dispose();
        _entries = grown;
        _buckets = RentBuckets(grown.Length, out _mask);
        for (var i = 0; i < Count; i++)
        {
            ref var bucket = ref _buckets[grown[i].Key.Hash() & _mask];
            grown[i].Next = bucket - 1;
            bucket = i + 1;
        }
    }
}
