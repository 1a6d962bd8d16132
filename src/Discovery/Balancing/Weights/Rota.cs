using System.Runtime.InteropServices;

namespace Discovery.Balancing;

/// <summary>Turns weights into a rota, so that a pick is one increment although the order is a weighted one.</summary>
/// <remarks>
/// Schedulers that keep a deadline or a balance for each candidate must lock. Their order repeats after as many picks as the
/// weights add up to, in lowest terms; so it is worked out when the set changes. Memory is bounded by rounding the weights.
/// </remarks>
internal static class Rota
{
    // 64 kB of references: just below what the runtime would put among the large objects.
    private const int MostSlots = 8192;
    private const int SlotsEach = 8;

    /// <summary>A picker that goes through the order from a random place, so that clients that start together do not herd.</summary>
    /// <param name="group">The candidates.</param>
    /// <param name="order">Makes the order of places from whole weights.</param>
    /// <param name="random">Where to begin.</param>
    internal static IPicker Picker(CandidateGroup group, Func<int[], int[]> order, Random random)
    {
        var rota = group.Candidates;
        if (!group.Weights.IsEmpty)
        {
            var places = order(WholeWeights.Of(group.Weights, Math.Max(MostSlots, SlotsEach * group.Count)));
            var slots = new Candidate[places.Length];
            for (var i = 0; i < slots.Length; i++)
                slots[i] = group.Candidates[places[i]];
            rota = ImmutableCollectionsMarshal.AsImmutableArray(slots);
        }

        return new TurnPicker(rota, (ulong)random.Next(rota.Length));
    }

    /// <summary>The places of equal weight, lightest class first, each in the order of the set.</summary>
    /// <remarks>The schedules treat equals alike, one after the other, so they need to look at each class only.</remarks>
    internal static (int Weight, int[] Places)[] Classes(int[] weights)
    {
        var places = Enumerable.Range(0, weights.Length).ToArray();
        var sorted = weights.ToArray();
        // Not a stable sort, so the places are put in order within each class.
        Array.Sort(sorted, places);
        var classes = new List<(int, int[])>();
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = start + sorted.AsSpan(start).IndexOfAnyExcept(sorted[start]);
            end = end < start ? sorted.Length : end;
            var members = places[start..end];
            Array.Sort(members);
            classes.Add((sorted[start], members));
        }

        return [.. classes];
    }
}
