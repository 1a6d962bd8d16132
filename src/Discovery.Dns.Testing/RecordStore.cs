using System.Runtime.InteropServices;

namespace Discovery.Dns.Testing;

/// <summary>All records of a server, by name and type.</summary>
internal sealed class RecordStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<FakeDnsType, IReadOnlyList<WireRecord>>> _names = new(StringComparer.Ordinal);

    /// <summary>How many names stand below a name: such a name exists, even without records (RFC 8020).</summary>
    private readonly Dictionary<string, int> _below = new(StringComparer.Ordinal);

    /// <summary>Replaces the records of some types at a name; the name exists from now on, even with none.</summary>
    public void Set(WireName name, params ReadOnlySpan<(FakeDnsType Type, IReadOnlyList<WireRecord> Records)> sets)
    {
        lock (_gate)
        {
            ref var types = ref CollectionsMarshal.GetValueRefOrAddDefault(_names, name.Key, out var exists);
            types ??= [];
            if (!exists)
                CountBelow(name, 1);
            foreach (var (type, records) in sets)
            {
                if (records.Count == 0)
                    types.Remove(type);
                else
                    types[type] = records;
            }
        }
    }

    public bool Remove(WireName name)
    {
        lock (_gate)
        {
            if (!_names.Remove(name.Key))
                return false;
            CountBelow(name, -1);
            return true;
        }
    }

    /// <summary>Removes the records of one type; with the last type goes the name.</summary>
    public bool Remove(WireName name, FakeDnsType type)
    {
        lock (_gate)
            return _names.TryGetValue(name.Key, out var types) && types.Remove(type) && (types.Count > 0 || Remove(name));
    }

    public IReadOnlyList<WireRecord> Find(WireName name, FakeDnsType type)
    {
        lock (_gate)
            return _names.TryGetValue(name.Key, out var types) && types.TryGetValue(type, out var records) ? records : [];
    }

    public bool Exists(WireName name)
    {
        lock (_gate)
            return _names.ContainsKey(name.Key) || _below.GetValueOrDefault(name.Key) > 0;
    }

    private void CountBelow(WireName name, int change)
    {
        for (var skipped = 1; skipped <= name.Labels.Count; skipped++)
            CollectionsMarshal.GetValueRefOrAddDefault(_below, name.SuffixKey(skipped), out _) += change;
    }
}
