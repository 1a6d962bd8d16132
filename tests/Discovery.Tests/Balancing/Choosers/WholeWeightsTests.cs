using Discovery.Balancing;

namespace Discovery.Tests.Balancing.Choosers;

public sealed class WholeWeightsTests
{
    [Fact]
    public void Whole_weights_are_put_in_lowest_terms()
    {
        Assert.Equal([1, 2, 3], WholeWeights.Of([100, 200, 300], 100));
        Assert.Equal([2, 3], WholeWeights.Of([2, 3], 100));
        Assert.Equal([2_000_000_000, 1], WholeWeights.Of([2_000_000_000, 1], int.MaxValue));
    }

    [Fact]
    public void Multiples_of_a_fraction_are_exact_too()
    {
        Assert.Equal([1, 3], WholeWeights.Of([0.5, 1.5], 100));
        Assert.Equal([1, 3, 7], WholeWeights.Of([0.1, 0.3, 0.7], 100));
    }

    [Fact]
    public void What_does_not_fit_is_rounded_by_the_largest_rest()
    {
        // Shares of 10: 3.33, 6.67.
        Assert.Equal([3, 7], WholeWeights.Of([1_000_001, 2_000_001], 10));
        // Shares of 10: 0.001, 4.1, 5.9: nobody gets less than one, so there is nothing left to round up with.
        Assert.Equal([1, 4, 5], WholeWeights.Of([0.001, 4.1, 5.9], 10));
    }

    [Fact]
    public void Rounded_weights_are_off_by_one_slot_at_most()
    {
        var random = new SeededRandom(1);
        for (var run = 0; run < 50; run++)
        {
            var weights = Enumerable.Range(0, 1 + random.Next(200)).Select(_ => 0.2 + random.NextDouble()).ToArray();
            var whole = WholeWeights.Of([.. weights], 4_096);

            Assert.Equal(4_096, whole.Sum());
            for (var i = 0; i < weights.Length; i++)
                Assert.InRange(whole[i] - (4_096 * weights[i] / weights.Sum()), -1, 1);
        }
    }

    [Fact]
    public void Weights_far_apart_stay_within_bounds()
    {
        var whole = WholeWeights.Of([1e300, 1e-300, 1, 1], 1_000);

        Assert.InRange(whole[0], 999, 1_000);
        Assert.Equal([1, 1, 1], whole[1..]);
    }
}
