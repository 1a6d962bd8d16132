namespace Discovery.Balancing;

/// <summary>Linux IPVS's <c>wrr</c>: in turn, in rounds from which lighter candidates stay away longer.</summary>
/// <remarks>
/// A threshold falls from the largest weight to 0 in steps of the weights' greatest common divisor; at each step all that weigh as much as it
/// have a turn, in the order of the set (<c>ip_vs_wrr.c</c>). Weights 4, 3, 2 give A AB ABC ABC. So a heavy one gets its extra turns in a burst:
/// <see cref="SmoothWeightedRoundRobin"/> spreads them. Begins at a random place. See <see cref="WeightedRoundRobin"/> for how exact weights are.
/// </remarks>
/// <param name="random">The source of randomness; shared by threads.</param>
public sealed class IpvsWeightedRoundRobin(Random random) : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return Rota.Picker(group, Order, random);
    }

    /// <summary>One round of the schedule: places, by threshold.</summary>
    internal static int[] Order(int[] weights)
    {
        var order = new int[weights.Sum()];
        var thresholds = weights.Distinct().OrderDescending().ToArray();
        var slot = 0;
        for (var i = 0; i < thresholds.Length; i++)
        {
            // Down to the next lighter weight, the same have turns.
            int[] among = [.. Enumerable.Range(0, weights.Length).Where(place => weights[place] >= thresholds[i])];
            var lighter = i == thresholds.Length - 1 ? 0 : thresholds[i + 1];
            for (var threshold = thresholds[i]; threshold > lighter; threshold--)
            {
                among.CopyTo(order, slot);
                slot += among.Length;
            }
        }

        return order;
    }
}
