using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>Linux IPVS's <c>ovf</c>: the heaviest candidate with no more connections than its weight, so that each overflows to the next.</summary>
/// <remarks>
/// <c>ip_vs_ovf.c</c>; the first in the set's order among equals. A weight is a number of leases here: 1 where none is known, as kube-proxy sets it, and fractions are rounded.
/// As in the kernel, one with exactly as many leases as its weight takes one more. Where all overflow, the kernel refuses; here the fewest
/// leases for the weight decide (<see cref="IpvsWeightedLeastConnection"/>). A pick looks at those that overflow, at worst at all.
/// </remarks>
/// <param name="random">The source of randomness, for ties when all overflow; shared by threads.</param>
public sealed class WeightedOverflow(Random random) : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var weights = IpvsWeights.Absolute(group);
        var order = Enumerable.Range(0, group.Count).OrderByDescending(i => weights[i]).ToArray();
        return new Picker([.. order.Select(i => group.Candidates[i])], [.. order.Select(i => weights[i])], random);
    }

    private sealed class Picker(ImmutableArray<Candidate> heaviestFirst, int[] weights, Random random) : IPicker
    {
        private readonly LeastLoad<IpvsWeightedLeastConnection.Overhead> _otherwise = new(heaviestFirst, weights, random);

        public Candidate Pick(in PickRequest request)
        {
            for (var i = 0; i < weights.Length; i++)
            {
                if (heaviestFirst[i].InFlight <= weights[i] && !request.Avoids(heaviestFirst[i]))
                    return heaviestFirst[i];
            }

            return _otherwise.Pick(request);
        }
    }
}
