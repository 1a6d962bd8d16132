using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing;

public sealed class RoundRobinTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Picks_each_endpoint_once_per_round(int count)
    {
        var candidates = FakeCandidates.Create([.. Enumerable.Range(1, count).Select(i => $"10.0.0.{i}:80")]);
        var picker = Picks.Policy(BalancingPolicies.RoundRobin).CreatePicker(candidates);
        var first = Round(picker, count);

        Assert.Equal(count, first.Distinct().Count());
        for (var round = 0; round < 5; round++)
            Assert.Equal(first, Round(picker, count));
    }

    [Fact]
    public void Keeps_the_order_of_the_set()
    {
        var candidates = FakeCandidates.Create("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
        var picker = Picks.Policy(BalancingPolicies.RoundRobin).CreatePicker(candidates);

        var start = candidates.IndexOf(picker.Pick(default));

        Assert.Same(candidates[(start + 1) % 3], picker.Pick(default));
        Assert.Same(candidates[(start + 2) % 3], picker.Pick(default));
    }

    [Fact]
    public void Clients_start_at_endpoints_spread_evenly()
    {
        var candidates = FakeCandidates.Create("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80", "10.0.0.4:80");

        var starts = Enumerable.Range(0, 4_000)
            .Select(seed => Picks.Policy(BalancingPolicies.RoundRobin, seed: seed).CreatePicker(candidates).Pick(default))
            .CountBy(c => c).ToDictionary();

        // Five standard deviations of a fair draw: 5 * sqrt(4000 * 1/4 * 3/4) = 137.
        Assert.All(candidates, c => Assert.InRange(starts[c], 1_000 - 137, 1_000 + 137));
    }

    [Fact]
    public void Busy_endpoints_keep_their_turn()
    {
        var candidates = FakeCandidates.Create("10.0.0.1:80", "10.0.0.2:80");
        candidates[0].SetInFlight(100);
        var picker = Picks.Policy(BalancingPolicies.RoundRobin).CreatePicker(candidates);

        Assert.Equal(2, Round(picker, 2).Distinct().Count());
    }

    [Fact]
    public void Rounds_stay_exact_although_threads_race()
    {
        var candidates = FakeCandidates.Create("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
        var picker = Picks.Policy(BalancingPolicies.RoundRobin).CreatePicker(candidates);

        void Use()
        {
            for (var i = 0; i < 30_000; i++)
                picker.Pick(default).TryBegin();
        }

        Race.Run(Use, Use);

        Assert.All(candidates, c => Assert.Equal(20_000, c.InFlight));
    }

    private static Candidate[] Round(IPicker picker, int count) => [.. Enumerable.Range(0, count).Select(_ => picker.Pick(default))];
}
