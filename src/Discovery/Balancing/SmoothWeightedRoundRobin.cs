namespace Discovery.Balancing;

/// <summary>Picks in turn, each candidate as often as its weight says, with the picks of a heavy one spread as evenly as can be.</summary>
/// <remarks>
/// nginx's smooth weighted round robin: at each pick all balances grow by their weights, the largest balance wins (the first of
/// equals), and pays the sum of all weights. Weights 5, 1, 1 give a a b a c a a. The order is worked out once per set, and a pick is one
/// increment; see <see cref="WeightedRoundRobin"/> for why, and for how exact weights are. Load is not looked at.
/// </remarks>
/// <param name="random">The source of randomness; shared by threads.</param>
public sealed class SmoothWeightedRoundRobin(Random random) : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return Rota.Picker(group, Order, random);
    }

    /// <summary>One round of the schedule: places, by balance.</summary>
    internal static int[] Order(int[] weights)
    {
        var classes = Rota.Classes(weights);
        // The balance of the member of each class that is next: of equals, those that paid least often, in order.
        var balances = new long[classes.Length];
        var next = new int[classes.Length];
        var order = new int[weights.Sum()];
        for (var slot = 0; slot < order.Length; slot++)
        {
            var best = -1;
            for (var i = 0; i < balances.Length; i++)
            {
                balances[i] += classes[i].Weight;
                if (best < 0 || balances[i] > balances[best] || (balances[i] == balances[best] && Next(i) < Next(best)))
                    best = i;
            }

            order[slot] = Next(best);
            if (++next[best] == classes[best].Places.Length)
                (next[best], balances[best]) = (0, balances[best] - order.Length);
        }

        return order;

        int Next(int i) => classes[i].Places[next[i]];
    }
}
