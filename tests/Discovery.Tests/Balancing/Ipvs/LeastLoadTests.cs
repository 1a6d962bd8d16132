using System.Collections.Immutable;
using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing.Ipvs;

public sealed class LeastLoadTests
{
    [Fact]
    public void Lc_takes_the_fewest_connections_whatever_the_weight()
    {
        var candidates = Busy([1, 100, 1], 2, 2, 1);

        Assert.All(Picks.Policy(BalancingPolicies.IpvsLeastConnection).CreatePicker(candidates).Take(100), c => Assert.Same(candidates[2], c));
        candidates[2].SetInFlight(2);
        Picks.AssertDrawn(Picks.Policy(BalancingPolicies.IpvsLeastConnection).CreatePicker(candidates).Count(candidates, 30_000), 1, 1, 1);
    }

    [Fact]
    public void Wlc_takes_the_fewest_connections_for_the_weight()
    {
        // 256 * active / weight: 256, 192, 200.
        var candidates = Busy([1, 4, 32], 1, 3, 25);
        var picker = Picks.Policy(BalancingPolicies.IpvsWeightedLeastConnection).CreatePicker(candidates);

        Assert.All(picker.Take(100), c => Assert.Same(candidates[1], c));
        candidates[1].SetInFlight(4);
        Assert.All(picker.Take(100), c => Assert.Same(candidates[2], c));
    }

    [Fact]
    public void Wlc_fills_servers_by_weight_exactly()
    {
        var candidates = Picks.Weighing(1, 2, 3);

        Assert.Equal([1_000, 2_000, 3_000], Picks.Policy(BalancingPolicies.IpvsWeightedLeastConnection).CreatePicker(candidates).Hold(candidates, 6_000));
    }

    [Fact]
    public void Equals_are_drawn_by_weight()
    {
        var candidates = Picks.Weighing(1, 2, 5);

        Picks.AssertDrawn(Picks.Policy(BalancingPolicies.IpvsWeightedLeastConnection).CreatePicker(candidates).Count(candidates, 40_000), 1, 2, 5);
        Picks.AssertDrawn(Picks.Policy(BalancingPolicies.NeverQueue).CreatePicker(candidates).Count(candidates, 40_000), 1, 2, 5);
    }

    [Fact]
    public void Sed_expects_the_delay_of_one_connection_more()
    {
        // (active + 1) / weight: 1, 3/4, 5/5; wlc would take the first, which is idle.
        var candidates = Busy([1, 4, 5], 0, 2, 4);
        var picker = Picks.Policy(BalancingPolicies.ShortestExpectedDelay).CreatePicker(candidates);

        Assert.All(picker.Take(100), c => Assert.Same(candidates[1], c));
        candidates[1].SetInFlight(4);
        // 1, 5/4, 1: a tie of the first and the third.
        Picks.AssertDrawn(picker.Count(candidates, 30_000), 1, 0, 5);
    }

    [Fact]
    public void Sed_sends_the_first_connections_to_the_heaviest()
    {
        var candidates = Picks.Weighing(1, 2, 6);
        var picker = Picks.Policy(BalancingPolicies.ShortestExpectedDelay).CreatePicker(candidates);

        // 1/6 and 2/6 are less than 1/2 and 1; at 3/6 the second ties.
        Assert.Equal([0, 0, 2], picker.Hold(candidates, 2));
        Assert.Equal([1, 2, 6], picker.Hold(candidates, 7));
    }

    [Fact]
    public void Nq_never_queues_where_one_is_idle()
    {
        var candidates = Busy([1, 4, 5], 0, 2, 4);
        var picker = Picks.Policy(BalancingPolicies.NeverQueue).CreatePicker(candidates);

        Assert.All(picker.Take(100), c => Assert.Same(candidates[0], c));
        candidates[0].SetInFlight(1);
        // Nobody is idle: 2, 3/4, 1.
        Assert.All(picker.Take(100), c => Assert.Same(candidates[1], c));
    }

    [Fact]
    public void Loads_are_compared_without_rounding()
    {
        // 256 * 30001 / 65535 against 256 * 30000 / 65533: alike to seven digits.
        var candidates = Busy([65_535, 65_533], 30_001, 30_000);
        var lighter = (30_001L * 65_533) < (30_000L * 65_535) ? 0 : 1;

        Assert.All(Picks.Policy(BalancingPolicies.IpvsWeightedLeastConnection).CreatePicker(candidates).Take(10), c => Assert.Same(candidates[lighter], c));
    }

    [Fact]
    public void Fractions_of_weight_count()
    {
        var candidates = Picks.Weighing(0.25, 0.75);

        Assert.Equal([100, 300], Picks.Policy(BalancingPolicies.IpvsWeightedLeastConnection).CreatePicker(candidates).Hold(candidates, 400));
    }

    private static ImmutableArray<Candidate> Busy(double?[] weights, params int[] leases)
    {
        var candidates = Picks.Weighing(weights);
        for (var i = 0; i < leases.Length; i++)
            candidates[i].SetInFlight(leases[i]);
        return candidates;
    }
}
