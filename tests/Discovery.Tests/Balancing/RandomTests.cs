using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing;

public sealed class RandomTests
{
    [Fact]
    public void Load_makes_no_difference()
    {
        const int Total = 40_000;
        var candidates = FakeCandidates.Create("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80", "10.0.0.4:80");
        candidates[0].SetInFlight(100);
        var picker = Picks.Policy(BalancingPolicies.Random).CreatePicker(candidates);

        var counts = Enumerable.Range(0, Total).Select(_ => picker.Pick(default)).CountBy(c => c).ToDictionary();

        // Five standard deviations of a fair draw: 5 * sqrt(40000 * 1/4 * 3/4) = 433.
        Assert.All(candidates, c => Assert.InRange(counts[c], 10_000 - 433, 10_000 + 433));
    }

    [Fact]
    public void Picks_do_not_come_in_turn()
    {
        var candidates = FakeCandidates.Create("10.0.0.1:80", "10.0.0.2:80");
        var picker = Picks.Policy(BalancingPolicies.Random).CreatePicker(candidates);

        var repeats = 0;
        var last = picker.Pick(default);
        for (var i = 0; i < 1_000; i++)
        {
            var next = picker.Pick(default);
            repeats += ReferenceEquals(next, last) ? 1 : 0;
            last = next;
        }

        // Five standard deviations: 5 * sqrt(1000 / 4) = 79.
        Assert.InRange(repeats, 500 - 79, 500 + 79);
    }
}
