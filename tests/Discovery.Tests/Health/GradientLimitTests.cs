using Discovery.Health;
using Discovery.Testing;

namespace Discovery.Tests.Health;

/// <summary>Netflix's Gradient2, by its formula.</summary>
public sealed class GradientLimitTests
{
    private readonly Candidate _candidate = FakeCandidates.Create("10.0.0.1:80")[0];

    [Fact]
    public void While_latency_is_even_a_limit_in_use_grows_by_a_fifth_of_the_queue()
    {
        var limit = Limit(initial: 20);
        _candidate.SetInFlight(20);

        for (var i = 1; i <= 10; i++)
        {
            End(limit, 10);
            Assert.Equal((int)(20 + (0.8 * i) + 1e-9), _candidate.Limit);
        }
    }

    [Fact]
    public void A_limit_that_is_not_half_used_stays()
    {
        var limit = Limit(initial: 100);
        _candidate.SetInFlight(48);

        for (var i = 0; i < 100; i++)
            End(limit, 10);

        Assert.Equal(100, _candidate.Limit);
        _candidate.SetInFlight(60);
        for (var i = 0; i < 2; i++)
            End(limit, 10);
        Assert.Equal(101, _candidate.Limit);
    }

    [Fact]
    public void Latency_far_above_its_average_takes_a_tenth_off()
    {
        var limit = Limit(initial: 200, max: 1000);
        for (var i = 0; i < 10; i++)
            End(limit, 10);
        _candidate.SetInFlight(200);

        End(limit, 100);

        // 0.8 * 200 + 0.2 * (0.5 * 200 + 4)
        Assert.Equal(180, _candidate.Limit);
    }

    [Theory]
    [InlineData(15, 200)]
    [InlineData(20, 190)]
    public void Latency_within_the_tolerance_takes_nothing_off(int latency, int expected)
    {
        var limit = Limit(initial: 200, max: 200);
        for (var i = 0; i < 10; i++)
            End(limit, 10);
        _candidate.SetInFlight(200);

        End(limit, latency);

        // 15 / 10 is the tolerance; at 20 the gradient is 1.5 * 10.033 / 20 = 0.7525: 160 + 0.2 * (150.5 + 4) = 190.9
        Assert.Equal(expected, _candidate.Limit);
    }

    [Fact]
    public void The_limit_stays_within_its_bounds()
    {
        var limit = Limit(initial: 20, min: 15, max: 25);
        _candidate.SetInFlight(30);
        for (var i = 0; i < 50; i++)
            End(limit, 10);
        Assert.Equal(25, _candidate.Limit);

        for (var i = 0; i < 50; i++)
            End(limit, 10 * Math.Pow(1.5, i));

        Assert.Equal(15, _candidate.Limit);
    }

    [Fact]
    public void After_a_time_of_load_the_average_comes_down_again()
    {
        var limit = Limit(initial: 100, min: 10, max: 1000);
        for (var i = 0; i < 10; i++)
            End(limit, 1000);
        for (var i = 0; i < 200; i++)
            End(limit, 10);
        _candidate.SetInFlight(100);

        // 60 ms would be fine by the old average of a second.
        for (var i = 0; i < 20; i++)
            End(limit, 60);

        Assert.InRange(_candidate.Limit, 10, 60);
    }

    [Theory]
    [InlineData(OutcomeKind.Failure)]
    [InlineData(OutcomeKind.GatewayFailure)]
    [InlineData(OutcomeKind.ConnectFailure)]
    [InlineData(OutcomeKind.Dropped)]
    public void Only_answers_that_were_well_count(OutcomeKind kind)
    {
        var limit = Limit(initial: 20);
        _candidate.SetInFlight(20);

        for (var i = 0; i < 100; i++)
            limit.OnEnd(new Outcome(kind, TimeSpan.FromMilliseconds(1)), 0);

        Assert.Equal(20, _candidate.Limit);
    }

    [Fact]
    public void Samples_of_many_threads_leave_it_within_its_bounds()
    {
        var limit = Limit(initial: 20, min: 10, max: 40);
        _candidate.SetInFlight(40);

        Race.Run([.. Enumerable.Range(0, 4).Select(t => (Action)(() =>
        {
            for (var i = 0; i < 10_000; i++)
                End(limit, 1 + ((i * (t + 1)) % 50));
        }))]);

        Assert.InRange(_candidate.Limit, 10, 40);
    }

    private static void End(GradientLimit limit, double milliseconds) =>
        limit.OnEnd(new Outcome(OutcomeKind.Success, TimeSpan.FromMilliseconds(milliseconds)), 0);

    private GradientLimit Limit(int initial, int min = 1, int max = 200) =>
        new(_candidate, new ConcurrencyOptions { Adaptive = true, InitialLimit = initial, MinLimit = min, MaxLimit = max });
}
