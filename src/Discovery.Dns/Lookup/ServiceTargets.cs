using System.Buffers;
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

    private readonly ReadOnlySpan<ServiceRecord> _records;
    private readonly ServiceEntry[] _services;
    private int _lookups;

    internal ServiceTargets(ReadOnlySpan<ServiceRecord> records)
    {
        _records = records;
        _services = ArrayPool<ServiceEntry>.Shared.Rent(records.Length);
        _lookups = FreeLookups + (LookupsPerRecord * records.Length);
        var count = 0;
        for (var i = 0; i < records.Length; i++)
        {
            _services[i].First = 0;

            // The root is no host: it says that there is none.
            if (records[i].IsNoHost)
                continue;

            ref var first = ref _services[records[i].Target].First;
            ref var service = ref _services[count];
            (service.Record, service.Target, service.Next) = (i, records[i].Target, first - 1);
            (service.Priority, service.Weight, service.Port) = (records[i].Priority, records[i].Weight, records[i].Port);
            first = ++count;
        }

        WeightShares.Set(_services.AsSpan(0, count));
    }

    /// <summary>Adds an address for each SRV record of a target.</summary>
    /// <param name="target">The target's number.</param>
    /// <param name="address">The address.</param>
    /// <param name="addresses">Takes them.</param>
    internal void AddAddress(int target, in AddressRecord address, scoped ref AddressTable addresses)
    {
        _lookups += LookupsPerRecord;
        for (var i = _services[target].First - 1; i >= 0 && _lookups > 0; i = _services[i].Next, _lookups--)
        {
            ref readonly var service = ref _services[i];
            addresses.Add(new AddressEntry
            {
                Key = AddressKey.Of(address, service.Port),
                Share = service.Share,
                Target = _records[service.Record].Target,
                Priority = service.Priority,
                Weight = service.Weight,
            });
        }
    }

    /// <summary>Gives the memory back.</summary>
    internal readonly void Dispose() => ArrayPool<ServiceEntry>.Shared.Return(_services);
}
