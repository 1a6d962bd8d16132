using Discovery.Kubernetes.Watches;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests;

public sealed class BackoffTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Pauses_double_from_800_ms_to_30_s_and_up_to_as_much_again_is_added()
    {
        foreach (var seed in Enumerable.Range(0, 50))
        {
            var backoff = new Backoff(_clock, new SeededRandom(seed));
            foreach (var seconds in (double[])[0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30, 30])
                Assert.InRange(backoff.Next(slow: false).TotalSeconds, seconds, 2 * seconds);
        }
    }

    [Fact]
    public void Pauses_differ() =>
        Assert.True(Enumerable.Range(0, 50).Select(s => new Backoff(_clock, new SeededRandom(s)).Next(slow: false)).Distinct().Count() > 40);

    [Fact]
    public void Two_good_minutes_are_needed_to_begin_anew()
    {
        var backoff = new Backoff(_clock, new SeededRandom(1));
        for (var i = 0; i < 10; i++)
            backoff.Next(slow: false);
        backoff.Well();
        _clock.Advance(TimeSpan.FromSeconds(119));
        Assert.InRange(backoff.Next(slow: false).TotalSeconds, 30, 60);

        // Minutes that brought no answer are no good ones.
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.InRange(backoff.Next(slow: false).TotalSeconds, 30, 60);
        backoff.Well();
        _clock.Advance(TimeSpan.FromSeconds(120));
        Assert.InRange(backoff.Next(slow: false).TotalSeconds, 0.8, 1.6);
    }

    [Fact]
    public void What_people_must_mend_is_tried_again_after_5_seconds_at_the_soonest() =>
        Assert.InRange(new Backoff(_clock, new SeededRandom(1)).Next(slow: true).TotalSeconds, 5, 10);
}
