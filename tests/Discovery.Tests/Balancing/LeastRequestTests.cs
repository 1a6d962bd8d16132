using System.Collections.Immutable;
using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing;

public sealed class LeastRequestTests
{
    [Fact]
    public void The_idlest_is_picked()
    {
        var candidates = FakeCandidates.Create("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
        candidates[0].SetInFlight(3);
        candidates[1].SetInFlight(1);
        candidates[2].SetInFlight(2);
        var picker = Picks.Policy(BalancingPolicies.LeastRequest).CreatePicker(candidates);

        Assert.Same(candidates[1], picker.Pick(default));
        candidates[1].SetInFlight(5);
        Assert.Same(candidates[2], picker.Pick(default));
    }

    [Fact]
    public void Ties_are_broken_evenly_wherever_they_stand()
    {
        const int Total = 30_000;
        var candidates = FakeCandidates.Create("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80", "10.0.0.4:80", "10.0.0.5:80");
        candidates[0].SetInFlight(1);
        candidates[3].SetInFlight(9);
        var picker = Picks.Policy(BalancingPolicies.LeastRequest).CreatePicker(candidates);

        var counts = Enumerable.Range(0, Total).Select(_ => picker.Pick(default)).CountBy(c => c).ToDictionary();

        Assert.Equal([candidates[1], candidates[2], candidates[4]], counts.Keys.OrderBy(candidates.IndexOf));
        // Five standard deviations of a fair draw: 5 * sqrt(30000 * 1/3 * 2/3) = 408.
        Assert.All(counts.Values, count => Assert.InRange(count, 10_000 - 408, 10_000 + 408));
    }

    [Fact]
    public void Long_leases_fill_the_endpoints_level()
    {
        var candidates = FakeCandidates.Create("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
        var picker = Picks.Policy(BalancingPolicies.LeastRequest).CreatePicker(candidates);

        for (var i = 0; i < 300; i++)
            picker.Pick(default).TryBegin();

        Assert.All(candidates, c => Assert.Equal(100, c.InFlight));
    }

    [Fact]
    public void Unequal_weights_give_the_shares_that_envoy_schedules()
    {
        var candidates = Picks.Weighing(1, 2, 6);
        candidates[1].SetInFlight(1);
        candidates[2].SetInFlight(2);

        // weight / (in flight + 1): 1, 1, 2.
        Picks.AssertDrawn(Picker(new LeastRequestOptions(), candidates).Count(candidates, 40_000), 1, 1, 2);
        // Its square: 1, 0.5, 6/9.
        Picks.AssertDrawn(Picker(new LeastRequestOptions { ActiveRequestBias = 2 }, candidates).Count(candidates, 40_000), 1, 0.5, 6 / 9.0);
        // No bias: a weighted random.
        Picks.AssertDrawn(Picker(new LeastRequestOptions { ActiveRequestBias = 0 }, candidates).Count(candidates, 40_000), 1, 2, 6);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(10.1)]
    [InlineData(double.NaN)]
    public void A_bias_out_of_range_is_refused(double bias)
    {
        var exception = Assert.Throws<ArgumentException>(() => Picks.Policy(BalancingPolicies.LeastRequest, new LeastRequestOptions { ActiveRequestBias = bias }));

        Assert.Contains("ActiveRequestBias is", exception.Message, StringComparison.Ordinal);
    }

    private static IPicker Picker(LeastRequestOptions options, ImmutableArray<Candidate> candidates) =>
        Picks.Policy(BalancingPolicies.LeastRequest, options).CreatePicker(candidates);
}
