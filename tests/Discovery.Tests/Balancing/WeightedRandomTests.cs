using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing;

public sealed class WeightedRandomTests
{
    [Fact]
    public void Shares_follow_weights_whatever_the_load()
    {
        var candidates = Picks.Weighing(1, 2, 7, null);
        candidates[2].SetInFlight(100);
        var picker = Picks.Policy(BalancingPolicies.WeightedRandom).CreatePicker(candidates);

        Picks.AssertDrawn(picker.Count(candidates, 100_000), 1, 2, 7, 10 / 3.0);
    }

    [Fact]
    public void Many_candidates_get_their_shares()
    {
        var weights = Enumerable.Range(1, 500).Select(i => (double?)i).ToArray();
        var candidates = Picks.Weighing(weights);
        var picker = Picks.Policy(BalancingPolicies.WeightedRandom).CreatePicker(candidates);

        Picks.AssertDrawn(picker.Count(candidates, 500_000), [.. weights.Select(w => w!.Value)]);
    }
}
