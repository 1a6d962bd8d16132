using Discovery.Affinity;
using Discovery.Benchmarks.Micro;

namespace Discovery.Benchmarks.Quick;

/// <summary>What a sticky table takes with 1,000,000 keys in it, all found again, over 1,000 candidates.</summary>
internal static class AffinityFigures
{
    private const int Keys = 1_000_000;

    internal static IEnumerable<Figure> All => [new("affinity.bytes_per_key", "B", static () => BytesPerKey())];

    /// <summary>Everything that is alive because of the table: buckets, numbers, seats; not the candidates, which are there anyway.</summary>
    private static double BytesPerKey()
    {
        var candidates = Scene.Candidates(1_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var rules = new AffinityRules(AffinityMode.Sticky, KeyedByClient: false, TimeSpan.FromHours(3), Keys);
        var seats = new StickyTable(rules, TimeProvider.System).Seat(candidates);
        for (var key = 0; key < Keys; key++)
            seats.Pin(AffinityKey.From(key), candidates[key % candidates.Length]);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;

        // Else the figure would praise a table that forgets.
        for (var key = 0; key < Keys; key++)
        {
            if (seats.Find(AffinityKey.From(key)) != candidates[key % candidates.Length])
                throw new InvalidOperationException($"Key {key} is not where it was put.");
        }

        return bytes / (double)Keys;
    }
}
