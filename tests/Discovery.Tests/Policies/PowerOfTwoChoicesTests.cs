using System.Collections.Immutable;
using Discovery.Endpoints;
using Discovery.Policies;
using Discovery.Testing;

namespace Discovery.Tests.Policies;

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
        const int Picks = 60_000;
        var candidates = Candidates(4);
        for (var i = 0; i < 4; i++)
            candidates[i].SetInFlight(i);
        var counts = Count(Picker(candidates), Picks);

        for (var rank = 0; rank < 4; rank++)
        {
            var share = (3 - rank) * 2 / 12.0;
            var slack = 5 * Math.Sqrt(Picks * share * (1 - share));
            Assert.InRange(counts.GetValueOrDefault(candidates[rank]), (Picks * share) - slack, (Picks * share) + slack);
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

    private static Dictionary<Candidate, int> Count(IPicker picker, int picks) =>
        Enumerable.Range(0, picks).Select(_ => picker.Pick(default)).CountBy(c => c).ToDictionary();

    private static IPicker Picker(ImmutableArray<Candidate> candidates) => new PowerOfTwoChoices(new SeededRandom(1)).CreatePicker(candidates);

    private static ImmutableArray<Candidate> Candidates(int count) =>
        FakeCandidates.Create([.. Enumerable.Range(1, count).Select(i => $"10.0.0.{i}:80")]);
}
