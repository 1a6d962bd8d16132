using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>The scan of IPVS's least-connection schedulers: the smallest load for its weight.</summary>
/// <remarks>
/// As the kernel compares, load * other weight &lt; other load * weight in 64 bits, so that no fraction is rounded. It takes the first of equals:
/// there, ended connections count a little (overhead = 256 * active + inactive) and so push the next one elsewhere. Here a lease that has ended is gone, so
/// equals are drawn by lot, in proportion to weight.
/// </remarks>
internal sealed class LeastLoad<TRule>(ImmutableArray<Candidate> candidates, int[] weights, Random random) : IPicker
    where TRule : struct, ILoadRule
{
    public Candidate Pick(in PickRequest request)
    {
        var ties = new TieBreak(random);
        var best = 0;
        var least = long.MaxValue;
        for (var i = 0; i < weights.Length; i++)
        {
            var load = TRule.Of(candidates[i].InFlight);
            var difference = least == long.MaxValue ? -1 : (load * weights[best]) - (least * weights[i]);
            if (difference > 0 || (difference == 0 && !ties.Wins(weights[i])))
                continue;

            if (difference < 0)
                ties.Restart(weights[i]);
            (best, least) = (i, load);
        }

        return candidates[best];
    }
}
