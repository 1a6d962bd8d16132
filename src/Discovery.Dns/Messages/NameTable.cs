using System.Buffers;
using System.Numerics;

namespace Discovery.Dns.Messages;

/// <summary>Numbers the different names of one message. Finds them by hash; borrows its memory.</summary>
internal ref struct NameTable
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly NameEntry[] _entries;
    private readonly int[] _buckets;
    private readonly int _mask;
    private int _found;

    /// <summary>Makes an empty table.</summary>
    /// <param name="message">A message whose names have been checked.</param>
    /// <param name="capacity">The number of names at most.</param>
    internal NameTable(ReadOnlySpan<byte> message, int capacity)
    {
        _message = message;
        var buckets = (int)BitOperations.RoundUpToPowerOf2((uint)capacity * 2 | 1);
        _mask = buckets - 1;
        _entries = ArrayPool<NameEntry>.Shared.Rent(capacity);
        _buckets = ArrayPool<int>.Shared.Rent(buckets);
        _buckets.AsSpan(0, buckets).Clear();
    }

    internal int Count { get; private set; }

    /// <summary>The entry of a number that <see cref="Add"/> or Find gave.</summary>
    internal readonly ref NameEntry this[int number] => ref _entries[number];

    /// <summary>The number of the name at an offset; a new one, equal to <see cref="Count"/> before, if the name is new.</summary>
    internal int Add(int offset)
    {
        var name = WireName.Get(_message, offset, stackalloc byte[WireName.MaximumLength]);
        var hash = NameOctets.Hash(name);
        var found = Find(name, hash);
        if (found >= 0)
            return found;

        ref var bucket = ref _buckets[hash & _mask];
        _entries[Count] = new NameEntry { Offset = offset, Hash = hash, Next = bucket - 1 };
        bucket = ++Count;
        return Count - 1;
    }

    /// <summary>The number of the name at an offset, or -1.</summary>
    internal int Find(int offset)
    {
        // Servers write glue as pointers to the targets, in the targets' order or in reverse: most names need not be read.
        offset = WireName.Resolve(_message, offset);
        for (var near = Math.Max(_found - 1, 0); near <= _found + 1 && near < Count; near++)
        {
            if (_entries[near].Offset == offset)
                return _found = near;
        }

        var found = Find(WireName.Get(_message, offset, stackalloc byte[WireName.MaximumLength]));
        _found = Math.Max(found, 0);
        return found;
    }

    /// <summary>The number of a name in wire form, or -1.</summary>
    internal readonly int Find(ReadOnlySpan<byte> name) => Find(name, NameOctets.Hash(name));

    /// <summary>Gives the memory back.</summary>
    internal readonly void Dispose()
    {
        ArrayPool<NameEntry>.Shared.Return(_entries);
        ArrayPool<int>.Shared.Return(_buckets);
    }

    private readonly int Find(ReadOnlySpan<byte> name, int hash)
    {
        Span<byte> buffer = stackalloc byte[WireName.MaximumLength];
        for (var i = _buckets[hash & _mask] - 1; i >= 0; i = _entries[i].Next)
        {
            if (_entries[i].Hash == hash && NameOctets.Same(name, WireName.Get(_message, _entries[i].Offset, buffer)))
                return i;
        }

        return -1;
    }
}
