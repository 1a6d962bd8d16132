using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>The SRV records of an answer by target, so that addresses find them. Borrows its memory.</summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct ServiceTargets
{
    // One target may have several ports and addresses, and each pair is an endpoint; but 64 KiB could hold a million pairs.
    private const int FreeLookups = 64;
    private const int LookupsPerRecord = 2;

    private readonly ReadOnlySpan<byte> _message;
    private readonly ServiceEntry[] _services;
    private NameTable _targets;
    private int _count;
    private int _lookups;

    /// <summary>Reads the SRV records of an answer.</summary>
    /// <param name="srv">The answer.</param>
    /// <param name="reader">A new reader of its message. Left at the end of the answers.</param>
    internal ServiceTargets(DnsAnswer srv, scoped ref RecordReader reader)
    {
        _message = srv.Message;
        var capacity = new MessageHeader(_message).Count(MessageSection.Answer);
        _services = ArrayPool<ServiceEntry>.Shared.Rent(capacity);
        _targets = new NameTable(_message, capacity);
        _lookups = FreeLookups;

        while (reader.Next(MessageSection.Answer))
        {
            if (reader.Current.Is(DnsRecordType.Srv) && WireName.Same(_message, reader.Current.Owner, srv.Owner))
                Add(reader.Current);
        }

        WeightShares.Set(_services.AsSpan(0, _count));
    }

    internal readonly int Count => _count;

    /// <summary>The number of the target that stands at an offset of the message, or -1 if it is none.</summary>
    internal int Find(int owner) => _targets.Find(owner);

    /// <summary>The number of a target, or -1 if it is none.</summary>
    internal readonly int Find(DnsName name) => _targets.Find(name.Wire);

    /// <summary>Adds an address for each SRV record of a target.</summary>
    /// <param name="number">The target, or -1 for none.</param>
    /// <param name="address">The content of an A or AAAA record.</param>
    /// <param name="addresses">Takes them.</param>
    internal void AddAddress(int number, scoped ReadOnlySpan<byte> address, scoped ref AddressTable addresses)
    {
        if (number < 0)
            return;

        _lookups += LookupsPerRecord;
        for (var i = _targets[number].Tag - 1; i >= 0 && _lookups > 0; i = _services[i].Next, _lookups--)
        {
            ref readonly var service = ref _services[i];
            addresses.Add(new AddressEntry
            {
                Key = AddressKey.Of(address, service.Port),
                Share = service.Share,
                Target = _targets[number].Offset,
                Priority = service.Priority,
                Weight = service.Weight,
            });
        }
    }

    /// <summary>Gives the memory back.</summary>
    internal readonly void Dispose()
    {
        _targets.Dispose();
        ArrayPool<ServiceEntry>.Shared.Return(_services);
    }

    private void Add(in WireRecord record)
    {
        // The root is no host: it says that there is none.
        if (_message[record.Target] == 0)
            return;

        var target = _targets.Add(record.Target);
        ref var first = ref _targets[target].Tag;
        _services[_count] = new ServiceEntry
        {
            Target = target,
            Next = first - 1,
            Priority = BinaryPrimitives.ReadUInt16BigEndian(_message[record.Start..]),
            Weight = BinaryPrimitives.ReadUInt16BigEndian(_message[(record.Start + 2)..]),
            Port = BinaryPrimitives.ReadUInt16BigEndian(_message[(record.Start + 4)..]),
        };
        first = ++_count;
        _lookups += LookupsPerRecord;
    }
}
