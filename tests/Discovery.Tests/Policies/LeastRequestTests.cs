using Discovery.Endpoints;
using Discovery.Policies;
using Discovery.Testing;

namespace Discovery.Tests.Policies;

public sealed class LeastRequestTests
{
    [Fact]
    public void The_idlest_is_picked()
    {
        var candidates = FakeCandidates.Create("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
        candidates[0].SetInFlight(3);
        candidates[1].SetInFlight(1);
        candidates[2].SetInFlight(2);
        var picker = new LeastRequest(new SeededRandom(1)).CreatePicker(candidates);

        Assert.Same(candidates[1], picker.Pick(default));
        candidates[1].SetInFlight(5);
        Assert.Same(candidates[2], picker.Pick(default));
    }

    [Fact]
    public void Ties_are_broken_evenly_wherever_they_stand()
    {
        const int Picks = 30_000;
        var candidates = FakeCandidates.Create("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80", "10.0.0.4:80", "10.0.0.5:80");
        candidates[0].SetInFlight(1);
        candidates[3].SetInFlight(9);
        var picker = new LeastRequest(new SeededRandom(1)).CreatePicker(candidates);

        var counts = Enumerable.Range(0, Picks).Select(_ => picker.Pick(default)).CountBy(c => c).ToDictionary();

        Assert.Equal([candidates[1], candidates[2], candidates[4]], counts.Keys.OrderBy(candidates.IndexOf));
        // Five standard deviations of a fair draw: 5 * sqrt(30000 * 1/3 * 2/3) = 408.
        Assert.All(counts.Values, count => Assert.InRange(count, 10_000 - 408, 10_000 + 408));
    }

    [Fact]
    public void Long_leases_fill_the_endpoints_level()
    {
        var candidates = FakeCandidates.Create("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
        var picker = new LeastRequest(new SeededRandom(1)).CreatePicker(candidates);

        for (var i = 0; i < 300; i++)
            picker.Pick(default).TryBegin();

        Assert.All(candidates, c => Assert.Equal(100, c.InFlight));
    }
}
