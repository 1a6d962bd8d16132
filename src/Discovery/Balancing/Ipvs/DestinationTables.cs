using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Discovery.Balancing;

/// <summary>The table of each service: found again through any candidate that was there before, so that it outlives pickers.</summary>
internal sealed class DestinationTables(int places, int width)
{
    private readonly ConditionalWeakTable<Candidate, DestinationTable> _tables = [];

    internal DestinationTable For(ImmutableArray<Candidate> candidates)
    {
        DestinationTable? table = null;
        foreach (var candidate in candidates)
        {
            if (_tables.TryGetValue(candidate, out table))
                break;
        }

        table ??= new DestinationTable(places, width);
        foreach (var candidate in candidates)
            _tables.TryAdd(candidate, table);
        table.Sweep();
        return table;
    }
}
