using System.Runtime.InteropServices;

namespace Discovery.Balancing;

/// <summary>Orders of turns by weight, so that a pick is one increment although the order is a weighted one.</summary>
/// <remarks>
/// Schedulers that keep a deadline or a balance for each candidate must lock. Their order repeats after as many picks as the
/// weights add up to, in lowest terms; so it is worked out when the set changes. Memory is bounded by rounding the weights.
/// </remarks>
internal static class Schedule
{
    // 64 kB of references: just below what the runtime would put among the large objects.
    private const int MaxTurns = 8192;
    private const int TurnsEach = 8;

    /// <summary>A picker that goes through the order from a random turn on, so that clients that start together do not herd.</summary>
    /// <param name="group">The candidates.</param>
    /// <param name="order">Makes the order of places from whole weights.</param>
    /// <param name="random">Where to begin.</param>
    internal static IPicker Picker(CandidateGroup group, Func<int[], int[]> order, SeededRandom random)
    {
        var turns = group.Candidates;
        if (!group.Weights.IsEmpty)
        {
            var places = order(WholeWeights.Of(group.Weights, Math.Max(MaxTurns, TurnsEach * group.Count)));
            turns = ImmutableCollectionsMarshal.AsImmutableArray(Array.ConvertAll(places, place => group.Candidates[place]));
        }

        return new RoundRobinPicker(turns, (ulong)random.Next(turns.Length));
    }

    /// <summary>One round by deadline: the earliest is next, and moves on by 1/weight; equals go in the order in which they were set.</summary>
    internal static int[] EarliestDeadlineFirst(int[] weights)
    {
        var classes = Classes(weights);
        var deadlines = Array.ConvertAll(classes, c => 1.0 / c.Weight);
        var done = new int[classes.Length];
        var order = new int[weights.Sum()];
        for (var turn = 0; turn < order.Length;)
        {
            // Of equal deadlines the lightest was set first; classes are in that order. Quotients of equal fractions are equal doubles.
            var next = Array.IndexOf(deadlines, deadlines.Min());
            var (weight, places) = classes[next];
            places.CopyTo(order, turn);
            turn += places.Length;
            deadlines[next] = (++done[next] + 1.0) / weight;
        }

        return order;
    }

    /// <summary>One round by balance, as nginx: all grow by their weights, the largest is next (the first of equals), and pays the sum of all weights.</summary>
    internal static int[] Smooth(int[] weights)
    {
        var classes = Classes(weights);
        // The balance of the member of each class that is next: of equals, those that paid least often, in order.
        var balances = new long[classes.Length];
        var next = new int[classes.Length];
        var order = new int[weights.Sum()];
        for (var turn = 0; turn < order.Length; turn++)
        {
            var best = -1;
            for (var i = 0; i < balances.Length; i++)
            {
                balances[i] += classes[i].Weight;
                if (best < 0 || balances[i] > balances[best] || (balances[i] == balances[best] && Next(i) < Next(best)))
                    best = i;
            }

            order[turn] = Next(best);
            if (++next[best] == classes[best].Places.Length)
                (next[best], balances[best]) = (0, balances[best] - order.Length);
        }

        return order;

        int Next(int i) => classes[i].Places[next[i]];
    }

    /// <summary>One round by threshold, as IPVS: it falls from the largest weight to 1, and all that weigh as much as it have a turn.</summary>
    internal static int[] Ipvs(int[] weights)
    {
        var order = new List<int>(weights.Sum());
        int[] among = [];
        for (var threshold = weights.Max(); threshold > 0; threshold--)
        {
            if (among.Length < weights.Length && weights.Contains(threshold))
                among = [.. Enumerable.Range(0, weights.Length).Where(place => weights[place] >= threshold)];
            order.AddRange(among);
        }

        return [.. order];
    }

    /// <summary>The places of equal weight, lightest class first, each in the order of the set.</summary>
    /// <remarks>The schedules treat equals alike, one after the other, so they need to look at each class only.</remarks>
    private static (int Weight, int[] Places)[] Classes(int[] weights) =>
        [.. Enumerable.Range(0, weights.Length).GroupBy(place => weights[place]).OrderBy(c => c.Key).Select(c => (c.Key, c.ToArray()))];
}
