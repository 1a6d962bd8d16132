using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing.Ipvs;

public sealed class FailoverTests
{
    [Fact]
    public void Fo_takes_the_heaviest_that_is_healthy()
    {
        var candidates = Picks.Weighing(2, 9, 5);
        var picker = Picks.Policy(BalancingPolicies.WeightedFailover).CreatePicker(candidates);

        candidates[1].SetInFlight(1_000);
        Assert.Same(candidates[1], picker.Pick(default));
        candidates[1].Health = CandidateHealth.Degraded;
        Assert.Same(candidates[2], picker.Pick(default));
        Assert.Same(candidates[0], picker.Pick(new PickRequest { Avoid = [candidates[2]] }));
        candidates[2].Health = CandidateHealth.Unhealthy;
        candidates[0].Health = CandidateHealth.Unhealthy;
        Assert.Same(candidates[1], picker.Pick(default));
    }

    [Fact]
    public void Ovf_overflows_from_the_heaviest_to_the_next()
    {
        var candidates = Picks.Weighing(1, 3, 2);
        var picker = Picks.Policy(BalancingPolicies.WeightedOverflow).CreatePicker(candidates);

        // The kernel takes one that has as many connections as its weight: so each holds one more.
        Assert.Equal([0, 4, 0], picker.Hold(candidates, 4));
        Assert.Equal([0, 4, 3], picker.Hold(candidates, 3));
        Assert.Equal([2, 4, 3], picker.Hold(candidates, 2));
        candidates[1].SetInFlight(3);
        Assert.Same(candidates[1], picker.Pick(default));
    }

    [Fact]
    public void Ovf_with_all_over_goes_by_the_fewest_for_the_weight()
    {
        var candidates = Picks.Weighing(1, 3, 2);
        var picker = Picks.Policy(BalancingPolicies.WeightedOverflow).CreatePicker(candidates);
        picker.Hold(candidates, 9);

        // Leases over weight are 2, 4/3, 3/2.
        Assert.Same(candidates[1], picker.Pick(default));
        Assert.Equal([100, 300, 200], picker.Hold(candidates, 591));
    }

    [Fact]
    public void Ovf_takes_equal_weights_for_what_they_are()
    {
        var candidates = Picks.Weighing(4, 4);
        Assert.Equal([5, 2], Picks.Policy(BalancingPolicies.WeightedOverflow).CreatePicker(candidates).Hold(candidates, 7));

        // kube-proxy's weight is 1 for all.
        candidates = Picks.Alike(2);
        Assert.Equal([2, 1], Picks.Policy(BalancingPolicies.WeightedOverflow).CreatePicker(candidates).Hold(candidates, 3));
    }

    [Fact]
    public void First_available_keeps_to_the_order_of_the_set()
    {
        var candidates = Picks.Weighing(1, 9, 5);
        var picker = Picks.Policy(BalancingPolicies.FirstAvailable).CreatePicker(candidates);

        Assert.Same(candidates[0], picker.Pick(default));
        candidates[0].Health = CandidateHealth.Degraded;
        Assert.Same(candidates[0], picker.Pick(default));
        candidates[0].Health = CandidateHealth.Unhealthy;
        Assert.Same(candidates[1], picker.Pick(default));
        candidates[1].Health = candidates[2].Health = CandidateHealth.Unhealthy;
        Assert.Same(candidates[0], picker.Pick(default));
        Assert.Same(candidates[1], picker.Pick(new PickRequest { Avoid = [candidates[0]] }));
    }
}
