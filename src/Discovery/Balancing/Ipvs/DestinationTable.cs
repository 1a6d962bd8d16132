using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>Which servers a destination has been sent to: bounded, without locks.</summary>
/// <remarks>
/// A destination has a choice of eight places; when all are taken, it takes that of another. Writes that race may give it another's servers, which costs
/// locality and nothing else: whoever reads a server must check that it may use it.
/// </remarks>
internal sealed class DestinationTable(int places, int width)
{
    // Keys that share a cache line.
    private const int Choice = 8;

    private readonly ulong[] _keys = new ulong[places];
    private readonly long[] _changed = new long[places];
    private readonly DestinationServer[] _servers = new DestinationServer[places * width];

    /// <summary>The table of a service: found again through any candidate that was there before, so that it outlives pickers.</summary>
    internal static DestinationTable For(ImmutableArray<Candidate> candidates, int places, int width)
    {
        object key = (places, width);
        var memories = candidates.Select(c => c.Signal(key, () => new Memory())).ToArray();
        var table = Array.Find(memories, m => m.Table is not null)?.Table ?? new DestinationTable(places, width);
        foreach (var memory in memories)
            memory.Table ??= table;
        table.Sweep();
        return table;
    }

    /// <summary>The place of a destination: its own if it has one, else the one that it should take.</summary>
    internal int PlaceOf(AffinityKey key)
    {
        var first = (int)(key.Hash % (uint)(_keys.Length / Choice)) * Choice;
        var keys = _keys.AsSpan(first, Choice);
        var own = keys.IndexOf(key.Hash);
        if (own < 0)
            own = keys.IndexOf(0UL);
        // Which of the others makes room is left to chance; the top bits had no say in the choice of eight.
        return first + (own >= 0 ? own : (int)(key.Hash >> 61));
    }

    /// <summary>The servers at a place, some of them missing, if they are this destination's.</summary>
    internal Span<DestinationServer> ServersAt(int place, AffinityKey key) =>
        _keys[place] == key.Hash ? _servers.AsSpan(place * width, width) : [];

    /// <summary>When a server was last added at a place, or taken away.</summary>
    internal ref long ChangedAt(int place) => ref _changed[place];

    /// <summary>Gives a place to a destination, without servers.</summary>
    internal Span<DestinationServer> Claim(int place, AffinityKey key)
    {
        var servers = _servers.AsSpan(place * width, width);
        servers.Clear();
        Volatile.Write(ref _keys[place], key.Hash);
        return servers;
    }

    /// <summary>Lets go of servers that have left, so that the table keeps none of them alive.</summary>
    private void Sweep()
    {
        foreach (ref var server in _servers.AsSpan())
        {
            if (server.Candidate is { IsRetired: true })
                server = default;
        }
    }

    /// <summary>What a candidate remembers: the table that it stands in. Leases do not change it.</summary>
    private sealed class Memory : ICandidateSignal
    {
        internal DestinationTable? Table { get; set; }

        public void OnBegin(long timestamp)
        {
        }

        public void OnEnd(in Outcome outcome, long timestamp)
        {
        }
    }
}
