using System.Buffers;
using System.Numerics;

namespace Discovery.Dns.Messages;

/// <summary>Numbers the different names of one message. Finds them by hash; borrows its memory.</summary>
internal ref struct NameTable : INumberedNames
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly NameEntry[] _entries;
    private readonly int[] _buckets;
    private readonly int _mask;
    private int _found;

    // The domain seen last, as text and where it stands: targets of one service are nearly always of one domain.
    private string? _domain;
    private int _domainOffset;
    private Dictionary<int, string>? _domains;

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
        // The question's name is compared rather than hashed: most records point to it.
        _entries[0].Offset = WireName.First;
        Count = 1;
    }

    public int Count { get; private set; }

    public readonly DnsName Name(int number) => WireName.ToName(_message, _entries[number].Offset);

    public (string Label, string Domain) Texts(int number)
    {
        var offset = WireName.Resolve(_message, _entries[number].Offset);
        int length = _message[offset];
        if (length == 0)
            return ("", "");

        var rest = WireName.Resolve(_message, offset + length + 1);
        if (_domain is null || !WireName.Same(_message, rest, _domainOffset))
            NextDomain(rest);
        return (DnsNameText.OfLabel(_message.Slice(offset + 1, length)), _domain!);
    }

    /// <summary>The number of the name at an offset; a new one if the name is new.</summary>
    internal int Number(int offset)
    {
        // Servers write glue as pointers to the targets, in the targets' order or in reverse: most names need not be read.
        offset = WireName.Resolve(_message, offset);
        if (offset == WireName.First)
            return 0;
        for (var near = Math.Max(_found - 1, 0); near <= _found + 1 && near < Count; near++)
        {
            if (_entries[near].Offset == offset)
                return _found = near;
        }

        return _found = Add(offset);
    }

    /// <summary>Gives the memory back.</summary>
    internal readonly void Dispose()
    {
        ArrayPool<NameEntry>.Shared.Return(_entries);
        ArrayPool<int>.Shared.Return(_buckets);
    }

    // Domains may take turns thousands of times: then each is made once.
    private void NextDomain(int offset)
    {
        if (_domain is not null)
            (_domains ??= [])[_domainOffset] = _domain;
        if (_domains is null || !_domains.TryGetValue(offset, out var text))
            text = _message[offset] == 0 ? "" : WireName.ToText(_message, offset);
        (_domain, _domainOffset) = (text, offset);
    }

    private int Add(int offset)
    {
        var name = WireName.Get(_message, offset, stackalloc byte[WireName.MaxLength]);
        if (NameOctets.Same(name, WireName.Get(_message, WireName.First, default)))
            return 0;
        var hash = NameOctets.Hash(name);
        var found = Find(name, hash);
        if (found >= 0)
            return found;

        ref var bucket = ref _buckets[hash & _mask];
        _entries[Count] = new NameEntry { Offset = offset, Hash = hash, Next = bucket - 1 };
        bucket = ++Count;
        return Count - 1;
    }

    private readonly int Find(ReadOnlySpan<byte> name, int hash)
    {
        Span<byte> buffer = stackalloc byte[WireName.MaxLength];
        for (var i = _buckets[hash & _mask] - 1; i >= 0; i = _entries[i].Next)
        {
            if (_entries[i].Hash == hash && NameOctets.Same(name, WireName.Get(_message, _entries[i].Offset, buffer)))
                return i;
        }

        return -1;
    }
}
