using Discovery.Simulation.Runs;

namespace Discovery.Simulation.Tests.Runs;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(100_000)]
    [InlineData(123_456_789)]
    [InlineData(long.MaxValue / 4)]
    public void A_quantile_is_right_within_a_hundredth(long ticks)
    {
        var histogram = new LatencyHistogram();
        histogram.Add(ticks);

        var expected = (double)ticks / TimeSpan.TicksPerMillisecond;
        Assert.InRange(histogram.QuantileMs(0.5), expected * 0.995, (expected * 1.005) + 1e-9);
    }

    [Fact]
    public void Quantiles_split_what_was_added()
    {
        var histogram = new LatencyHistogram();
        for (var ms = 1; ms <= 1000; ms++)
            histogram.Add(ms * TimeSpan.TicksPerMillisecond);

        Assert.InRange(histogram.QuantileMs(0.5), 497, 503);
        Assert.InRange(histogram.QuantileMs(0.99), 985, 995);
        Assert.Equal(500.5, histogram.MeanMs, 1e-6);
    }

    [Fact]
    public void Histograms_add_up()
    {
        var (one, two) = (new LatencyHistogram(), new LatencyHistogram());
        one.Add(TimeSpan.TicksPerMillisecond);
        two.Add(3 * TimeSpan.TicksPerMillisecond);
        one.Add(two);

        Assert.Equal(2, one.Count);
        Assert.Equal(2, one.MeanMs, 1e-9);
    }
}
