namespace Discovery.Balancing;

/// <summary>Picks in turn, each candidate as often as its weight says: earliest deadline first (EDF), as Envoy and gRPC schedule.</summary>
/// <remarks>
/// <para>The candidate with the earliest deadline is next, and its deadline moves on by 1/weight; equal deadlines go in the order
/// in which they were set (Envoy's <c>EdfScheduler</c>, gRFC A58). The order is worked out once per set and a pick is one increment, since a
/// scheduler at pick time would need a lock. It begins at a random place. gRPC's own lock-free form, the static stride, walks past light candidates
/// at each pick, without bound where one weight outweighs the rest; see <see cref="OrcaWeightedRoundRobin"/>, whose weights are bounded.</para>
/// <para>Weights are exact if, in lowest terms, they add up to at most 8,192, or 8 for each candidate if that is more; else they are rounded to that.
/// Load is not looked at. Equal weights make it <see cref="RoundRobin"/>.</para>
/// </remarks>
/// <param name="random">The source of randomness; shared by threads.</param>
public sealed class WeightedRoundRobin(Random random) : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return Rota.Picker(group, Order, random);
    }

    /// <summary>One round of the schedule: places, by deadline.</summary>
    internal static int[] Order(int[] weights)
    {
        var classes = Rota.Classes(weights);
        var deadlines = Array.ConvertAll(classes, c => 1.0 / c.Weight);
        var done = new int[classes.Length];
        var order = new int[weights.Sum()];
        for (var slot = 0; slot < order.Length;)
        {
            // Of equal deadlines the lightest was set first; classes are in that order. Quotients of equal fractions are equal doubles.
            var next = 0;
            for (var i = 1; i < deadlines.Length; i++)
            {
                if (deadlines[i] < deadlines[next])
                    next = i;
            }

            var (weight, places) = classes[next];
            places.CopyTo(order, slot);
            slot += places.Length;
            deadlines[next] = (++done[next] + 1.0) / weight;
        }

        return order;
    }
}
