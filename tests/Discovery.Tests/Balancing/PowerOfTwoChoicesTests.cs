using System.Collections.Immutable;
using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing;

public sealed class PowerOfTwoChoicesTests
{
    [Fact]
    public void The_busier_of_two_is_never_picked()
    {
        // With two candidates the draws must be both, or the busy one would win whenever it was drawn twice.
        var candidates = Candidates(2);
        candidates[0].SetInFlight(1);
        var picker = Picker(candidates);

        for (var i = 0; i < 10_000; i++)
            Assert.Same(candidates[1], picker.Pick(default));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(100)]
    public void The_busiest_of_many_is_never_picked(int count)
    {
        var candidates = Candidates(count);
        candidates[count / 2].SetInFlight(1);
        var picker = Picker(candidates);

        for (var i = 0; i < 10_000; i++)
            Assert.NotSame(candidates[count / 2], picker.Pick(default));
    }

    [Fact]
    public void Shares_follow_the_rank_of_load()
    {
        // Of n, the one with rank r from the idlest wins if the other draw is busier: (n - 1 - r) * 2 / (n * (n - 1)).
        const int Total = 60_000;
        var candidates = Candidates(4);
        for (var i = 0; i < 4; i++)
            candidates[i].SetInFlight(i);
        var counts = Count(Picker(candidates), Total);

        for (var rank = 0; rank < 4; rank++)
        {
            var share = (3 - rank) * 2 / 12.0;
            var slack = 5 * Math.Sqrt(Total * share * (1 - share));
            Assert.InRange(counts.GetValueOrDefault(candidates[rank]), (Total * share) - slack, (Total * share) + slack);
        }
    }

    [Fact]
    public void Load_stays_even_when_leases_are_long()
    {
        var candidates = Candidates(10);
        var picker = Picker(candidates);
        for (var i = 0; i < 10_000; i++)
            picker.Pick(default).TryBegin();

        // Random placement would spread by about +-80 here; two choices keep it within a few.
        Assert.All(candidates, c => Assert.InRange(c.InFlight, 990, 1_010));
    }

    [Fact]
    public void Idle_candidates_get_shares_by_weight()
    {
        var candidates = Picks.Weighing(1, 2, 7);
        var picker = Picks.Policy(BalancingPolicies.PowerOfTwoChoices).CreatePicker(candidates);

        Picks.AssertDrawn(picker.Count(candidates, 100_000), 1, 2, 7);
    }

    [Fact]
    public void Leases_are_compared_by_weight()
    {
        var candidates = Picks.Weighing(1, 4);
        candidates[0].SetInFlight(1);
        candidates[1].SetInFlight(3);
        var picker = Picks.Policy(BalancingPolicies.PowerOfTwoChoices).CreatePicker(candidates);

        Assert.All(picker.Take(1_000), c => Assert.Same(candidates[1], c));
        candidates[1].SetInFlight(5);
        Assert.All(picker.Take(1_000), c => Assert.Same(candidates[0], c));
    }

    [Fact]
    public void Long_leases_fill_the_candidates_by_weight()
    {
        var candidates = Picks.Weighing(1, 2, 3, 4);
        var picker = Picks.Policy(BalancingPolicies.PowerOfTwoChoices).CreatePicker(candidates);

        var held = picker.Hold(candidates, 10_000);

        // A weighted draw alone would spread by +-150; two choices keep it within a few.
        for (var i = 0; i < 4; i++)
            Assert.InRange(held[i], (1_000 * (i + 1)) - 30, (1_000 * (i + 1)) + 30);
    }

    [Fact]
    public void A_candidate_that_outweighs_all_leaves_the_others_their_draw()
    {
        // The second draw is nearly always the first again: then it must be any other, or the busy one would be kept.
        var candidates = Picks.Weighing(1e9, 1, 1);
        candidates[0].SetInFlight(1);
        candidates[1].SetInFlight(1);
        candidates[2].SetInFlight(1);
        var picker = Picks.Policy(BalancingPolicies.PowerOfTwoChoices).CreatePicker(candidates);
        Assert.All(picker.Take(1_000), c => Assert.Same(candidates[0], c));

        candidates[1].SetInFlight(0);
        candidates[2].SetInFlight(0);
        var counts = picker.Count(candidates, 10_000);
        Assert.Equal(0, counts[0]);
        Picks.AssertDrawn(counts[1..], 1, 1);
    }

    private static Dictionary<Candidate, int> Count(IPicker picker, int picks) =>
        Enumerable.Range(0, picks).Select(_ => picker.Pick(default)).CountBy(c => c).ToDictionary();

    private static IPicker Picker(ImmutableArray<Candidate> candidates) => Picks.Policy(BalancingPolicies.PowerOfTwoChoices).CreatePicker(candidates);

    private static ImmutableArray<Candidate> Candidates(int count) =>
        FakeCandidates.Create([.. Enumerable.Range(1, count).Select(i => $"10.0.0.{i}:80")]);
}
