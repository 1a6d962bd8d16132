using Discovery.Balancing;

namespace Discovery.Tests.Balancing.Orca;

public sealed class StaticStrideTests
{
    [Fact]
    public void Weights_are_scaled_to_the_heaviest_and_the_unknown_are_the_mean()
    {
        var scaled = new ushort[4];

        Assert.True(StaticStride.Scale([1, 2, 3, 0], scaled));
        Assert.Equal([21_845, 43_690, 65_535, 43_690], scaled);
    }

    [Fact]
    public void Weights_are_held_to_a_tenth_and_ten_times_the_mean()
    {
        // The mean is (100,000 + 0.1 + 98 * 1000) / 100: 1,980, and no weight counts for more than ten of it.
        var weights = Enumerable.Repeat(1_000.0, 100).ToArray();
        (weights[0], weights[1]) = (100_000, 0.1);
        var scaled = new ushort[100];
        StaticStride.Scale(weights, scaled);

        Assert.Equal(65_535, scaled[0]);
        Assert.Equal(Math.Ceiling(65_535 / 100.0), scaled[1]);
        Assert.Equal(Math.Round(1_000 * 65_535 / 19_800.001), scaled[2]);
    }

    [Fact]
    public void Fewer_than_two_known_weights_tell_nothing()
    {
        var scaled = new ushort[3];

        Assert.False(StaticStride.Scale([0, 5, 0], scaled));
        Assert.False(StaticStride.Scale([0, 0, 0], scaled));
        Assert.True(StaticStride.Scale([0, 5, 5], scaled));
    }

    [Fact]
    public void The_sequence_is_that_of_the_formula()
    {
        // Weights 1, 2, 3. Round 0 has phases 0, 32767, 65534: only the heaviest, which skips nothing, is not below what is wanted.
        var scaled = new ushort[3];
        StaticStride.Scale([1, 2, 3], scaled);

        Assert.Equal([-1, 1, 2, -1, -1, 2, 0, 1, 2], Enumerable.Range(0, 9).Select(turn => StaticStride.PlaceAt((ulong)turn, scaled)));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue - 3_000_000UL)]
    public void A_full_period_gives_each_its_weight(ulong first)
    {
        ushort[] weights = [65_535, 1_000, 30_000, 7];
        var counts = new int[4];
        // As many rounds as the formula has phases, from any round on.
        first -= first % 4;
        for (var turn = first; turn < first + (65_535 * 4); turn++)
        {
            var place = StaticStride.PlaceAt(turn, weights);
            if (place >= 0)
                counts[place]++;
        }

        Assert.Equal([65_535, 1_000, 30_000, 7], counts);
    }
}
