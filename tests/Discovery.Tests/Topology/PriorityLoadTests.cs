using Discovery.Topology;

namespace Discovery.Tests.Topology;

/// <summary>Envoy's published tables, replayed. Where a table and the load balancer's integer arithmetic differ, the arithmetic holds.</summary>
public sealed class PriorityLoadTests
{
    [Theory]
    [InlineData(100, 100, 0)]
    [InlineData(72, 100, 0)]
    [InlineData(71, 99, 1)]
    [InlineData(50, 70, 30)]
    [InlineData(25, 35, 65)]
    [InlineData(0, 0, 100)]
    public void The_next_level_takes_what_the_first_cannot_bear(int first, int toFirst, int toSecond) =>
        Assert.Equal([toFirst, toSecond], Loads([first, 100]));

    [Theory]
    [InlineData(100, 100, 100, 0)]
    [InlineData(72, 72, 100, 0)]
    [InlineData(71, 71, 99, 1)]
    [InlineData(50, 50, 70, 30)]
    [InlineData(50, 60, 70, 30)]
    [InlineData(25, 100, 35, 65)]
    [InlineData(25, 25, 50, 50)]
    public void Two_levels_share_by_their_health(int first, int second, int toFirst, int toSecond) =>
        Assert.Equal([toFirst, toSecond], Loads([first, second]));

    [Theory]
    [InlineData(100, 100, 100, 100, 0, 0)]
    [InlineData(72, 72, 100, 100, 0, 0)]
    [InlineData(71, 71, 100, 99, 1, 0)]
    [InlineData(50, 50, 100, 70, 30, 0)]
    [InlineData(25, 100, 100, 35, 65, 0)]
    [InlineData(25, 25, 100, 35, 35, 30)]
    public void Three_levels_share_by_their_health(int first, int second, int third, int toFirst, int toSecond, int toThird) =>
        Assert.Equal([toFirst, toSecond, toThird], Loads([first, second, third]));

    [Theory]
    [InlineData(100, 0, 100, 0)]
    [InlineData(71, 0, 100, 0)]
    [InlineData(71, 29, 99, 1)]
    [InlineData(25, 65, 35, 65)]
    [InlineData(5, 0, 100, 0)]
    public void Degraded_ones_take_what_healthy_ones_cannot_bear(int healthy, int degraded, int toHealthy, int toDegraded)
    {
        var load = Assert.Single(PriorityLoad.Of([new LevelCount(healthy, degraded, 100)], new PriorityOptions { PanicThreshold = 0 }));

        Assert.Equal((toHealthy, toDegraded), (load.Healthy, load.Degraded));
    }

    [Theory]
    [InlineData(72, 100, false, false)]
    [InlineData(25, 100, false, false)]
    [InlineData(0, 100, false, false)]
    [InlineData(71, 71, false, false)]
    [InlineData(50, 60, false, false)]
    [InlineData(25, 25, true, true)]
    [InlineData(5, 65, true, false)]
    public void A_level_panics_only_if_all_together_cannot_bear_the_traffic(int first, int second, bool firstPanics, bool secondPanics) =>
        Assert.Equal([firstPanics, secondPanics], PriorityLoad.Of([Level(first), Level(second)], new PriorityOptions()).Select(l => l.Panics));

    [Fact]
    public void The_first_level_with_anybody_gets_what_rounding_leaves()
    {
        // 7 of 98 and 91 of 98 are 7 and 92 percent; Envoy's table says 7 and 93, its code gives the first level the missing one.
        Assert.Equal([8, 92], Loads([5, 65]));
        // The same for 35, 35 and 28 of 98: the table says 36, 36, 28.
        Assert.Equal([37, 35, 28], Loads([25, 25, 20], new PriorityOptions { PanicThreshold = 0 }));
        Assert.Equal([0, 50, 50], Loads([0, 10, 10], new PriorityOptions { PanicThreshold = 0 }));
    }

    [Fact]
    public void Where_all_panic_the_number_of_candidates_counts()
    {
        var loads = PriorityLoad.Of([new LevelCount(0, 0, 2), new LevelCount(1, 0, 4), new LevelCount(0, 1, 6)], new PriorityOptions());

        // 16, 33 and 50 percent, and one left over.
        Assert.Equal([new LevelLoad(17, 0, true), new LevelLoad(33, 0, true), new LevelLoad(50, 0, true)], loads);
    }

    [Fact]
    public void Nobody_healthy_anywhere_is_panic() =>
        Assert.Equal([new LevelLoad(50, 0, true), new LevelLoad(50, 0, true)], PriorityLoad.Of([Level(0), Level(0)], new PriorityOptions()));

    [Fact]
    public void Without_panic_nobody_healthy_is_no_traffic() =>
        Assert.Equal([default, default], PriorityLoad.Of([Level(0), Level(0)], new PriorityOptions { PanicThreshold = 0 }));

    [Fact]
    public void Exactly_the_threshold_is_no_panic() =>
        Assert.False(PriorityLoad.Of([new LevelCount(2, 1, 6)], new PriorityOptions())[0].Panics);

    [Fact]
    public void The_overprovisioning_factor_is_an_option()
    {
        Assert.Equal([50, 50], Loads([50, 100], new PriorityOptions { OverprovisioningFactor = 100 }));
        Assert.Equal([100, 0], Loads([50, 100], new PriorityOptions { OverprovisioningFactor = 200 }));
    }

    [Fact]
    public void Every_load_adds_up_and_no_level_has_more_than_it_can_bear()
    {
        var random = new Discovery.SeededRandom(7);
        for (var i = 0; i < 5_000; i++)
        {
            var levels = Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Any(random)).ToArray();
            var loads = PriorityLoad.Of(levels, new PriorityOptions());

            Assert.Equal(100, loads.Sum(l => l.Healthy + l.Degraded));
            Assert.All(loads.Zip(levels), pair => Assert.True(
                pair.First.Panics || ((pair.First.Healthy == 0 || pair.Second.Healthy > 0) && (pair.First.Degraded == 0 || pair.Second.Degraded > 0))));
        }
    }

    private static LevelCount Any(Random random)
    {
        var (healthy, degraded, unhealthy) = (random.Next(20), random.Next(5), random.Next(20));
        return new LevelCount(healthy, degraded, Math.Max(1, healthy + degraded + unhealthy));
    }

    private static LevelCount Level(int healthyPercent) => new(healthyPercent, 0, 100);

    private static int[] Loads(int[] healthyPercents, PriorityOptions? options = null) =>
        [.. PriorityLoad.Of([.. healthyPercents.Select(Level)], options ?? new PriorityOptions()).Select(l => l.Healthy + l.Degraded)];
}
