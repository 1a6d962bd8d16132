using Discovery.Health;

namespace Discovery.Tests.Health;

/// <summary>What the rates of an interval eject: Envoy's two tests, their conditions and their pitfalls.</summary>
public sealed class OutlierRateTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    [Fact]
    public void The_threshold_is_so_many_deviations_of_the_population_below_the_mean()
    {
        // Nine at 100 and one at 0: mean 90, variance 900, deviation 30.
        var (mean, threshold) = OutlierRates.Threshold([.. Enumerable.Repeat(100.0, 9), 0], 1.9);

        Assert.Equal(90, mean);
        Assert.Equal(33, threshold, 9);
    }

    [Fact]
    public async Task An_endpoint_far_below_the_mean_is_ejected_at_the_end_of_the_interval()
    {
        await using var rig = await SuccessRigAsync(10);
        Answer(rig, bad: 3, badFailures: 40);
        Assert.Empty(rig.Out);

        rig.Clock.Advance(Interval);

        Assert.Equal([3], rig.Out);
        Assert.Equal(
            "Service 'http://orders': 10.0.0.4:80 is ejected for 30 s: 60 % of its requests succeed, where the mean is 96 % and 73.2 % is the limit. "
            + "1 of 10 endpoints are ejected",
            Assert.Single(rig.Log.All));
    }

    [Fact]
    public async Task Connections_have_a_rate_of_their_own()
    {
        await using var rig = await SuccessRigAsync(10);
        for (var i = 0; i < 10; i++)
            rig.End(i, OutcomeKind.Success, 100);
        rig.End(3, OutcomeKind.ConnectFailure);
        for (var i = 0; i < 10; i++)
            rig.End(i, OutcomeKind.Success, 100);
        rig.End(3, OutcomeKind.ConnectFailure, 60);

        rig.Clock.Advance(Interval);

        Assert.Equal([3], rig.Out);
        Assert.Contains("% of its connections succeed", Assert.Single(rig.Log.All), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Among_four_or_fewer_nobody_can_be_an_outlier(int endpoints)
    {
        // The highest z score among n is the root of n - 1: 1.73 among 4.
        await using var rig = await SuccessRigAsync(endpoints, o => o.SuccessRate.MinEndpoints = 1);
        Answer(rig, bad: 0, badFailures: 100);

        rig.Clock.Advance(Interval);

        Assert.Empty(rig.Out);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task Beyond_a_fifth_bad_endpoints_hide_each_other(int bad, bool found)
    {
        // Of 10, two at 0 % have z = 2 and three have z = 1.53.
        await using var rig = await SuccessRigAsync(10, o => o.MaxEjectedPercent = 100);
        for (var i = 0; i < 10; i++)
            rig.End(i, successes: i < bad ? 0 : 100, failures: i < bad ? 100 : 0);

        rig.Clock.Advance(Interval);

        Assert.Equal(found ? [0, 1] : [], rig.Out);
    }

    [Fact]
    public async Task Where_all_do_alike_a_good_endpoint_is_an_outlier_too()
    {
        // Ninety-nine of a hundred are good, and still so far below the others, which are perfect. That is why the test is off by default.
        await using var rig = await SuccessRigAsync(10);
        Answer(rig, bad: 3, badFailures: 1);

        rig.Clock.Advance(Interval);

        Assert.Equal([3], rig.Out);
        Assert.False(new OutlierOptions().SuccessRate.Enabled);
    }

    [Fact]
    public async Task Equal_rates_eject_nobody()
    {
        await using var rig = await SuccessRigAsync(10);
        for (var i = 0; i < 10; i++)
            rig.End(i, successes: 50, failures: 50);

        rig.Clock.Advance(Interval);

        Assert.Empty(rig.Out);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(99, false)]
    public async Task An_endpoint_with_too_few_requests_is_not_looked_at(int requests, bool ejected)
    {
        await using var rig = await SuccessRigAsync(11);
        rig.End(10, OutcomeKind.Failure);
        for (var i = 0; i < 10; i++)
            rig.End(i, successes: i == 3 ? 1 : 100, failures: i == 3 ? requests - 1 : 0);

        rig.Clock.Advance(Interval);

        Assert.Equal(ejected ? [3] : [], rig.Out);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(4, false)]
    public async Task Too_few_endpoints_with_enough_requests_are_not_compared(int busy, bool ejected)
    {
        await using var rig = await SuccessRigAsync(10, o => o.SuccessRate.StandardDeviations = 1);
        rig.End(9, OutcomeKind.Failure);
        for (var i = 0; i < busy; i++)
            rig.End(i, successes: i == 3 ? 0 : 100, failures: i == 3 ? 100 : 0);

        rig.Clock.Advance(Interval);

        Assert.Equal(ejected ? [3] : [], rig.Out);
    }

    [Fact]
    public async Task Of_several_outliers_the_worst_go_first_up_to_the_cap()
    {
        await using var rig = await SuccessRigAsync(10, o => o.MaxEjectedPercent = 9);
        rig.End(2, OutcomeKind.Failure);
        for (var i = 0; i < 10; i++)
            rig.End(i, successes: i switch { 2 => 11, 7 => 10, _ => 100 }, failures: i switch { 2 => 89, 7 => 90, _ => 0 });

        rig.Clock.Advance(Interval);

        Assert.Equal([7], rig.Out);
    }

    [Fact]
    public async Task An_interval_forgets_the_one_before()
    {
        await using var rig = await SuccessRigAsync(10);
        Answer(rig, bad: 3, badFailures: 40, requests: 60);
        rig.Clock.Advance(Interval);
        Answer(rig, bad: 3, badFailures: 40, requests: 60);
        rig.Clock.Advance(Interval);

        Assert.Empty(rig.Out);
    }

    [Fact]
    public async Task Requests_before_the_first_failure_are_not_in_the_interval_that_it_begins()
    {
        await using var rig = await SuccessRigAsync(10);
        for (var i = 0; i < 10; i++)
            rig.End(i, OutcomeKind.Success, 1_000);
        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        Answer(rig, bad: 3, badFailures: 40, requests: 60);

        rig.Clock.Advance(Interval);

        Assert.Empty(rig.Out);
    }

    [Fact]
    public async Task Quiet_intervals_end_the_counting()
    {
        await using var rig = await SuccessRigAsync(10);
        rig.End(0, OutcomeKind.Failure);
        Assert.Equal(rig.Timers + 1, rig.Clock.PendingTimers);

        rig.Clock.Advance(2 * Interval);

        Assert.Equal(rig.Timers, rig.Clock.PendingTimers);
    }

    [Theory]
    [InlineData(85, true)]
    [InlineData(84, false)]
    public async Task A_failure_percentage_at_the_threshold_ejects_however_the_others_do(int failures, bool ejected)
    {
        var options = new HealthOptions { Outliers = { ConsecutiveFailures = 0, Jitter = 0, FailurePercentage = { Enabled = true }, MaxEjectedPercent = 100 } };
        await using var rig = await new HealthRig(options, 5).StartedAsync();
        for (var i = 0; i < 5; i++)
            rig.End(i, successes: 100 - failures, failures);

        rig.Clock.Advance(Interval);

        // The last one stays.
        Assert.Equal(ejected ? 4 : 0, rig.Out.Length);
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(49, false)]
    public async Task A_failure_percentage_wants_50_requests(int requests, bool ejected)
    {
        var options = new HealthOptions { Outliers = { ConsecutiveFailures = 0, Jitter = 0, FailurePercentage = { Enabled = true } } };
        await using var rig = await new HealthRig(options, 6).StartedAsync();
        for (var i = 0; i < 6; i++)
            rig.End(i, successes: i == 0 ? 0 : 50, failures: i == 0 ? requests : 0);
        rig.Clock.Advance(Interval);

        Assert.Equal(ejected ? [0] : [], rig.Out);
    }

    private static Task<HealthRig> SuccessRigAsync(int endpoints, Action<OutlierOptions>? configure = null)
    {
        var options = new HealthOptions { Outliers = { ConsecutiveFailures = 0, ConsecutiveConnectFailures = 0, Jitter = 0, SuccessRate = { Enabled = true } } };
        configure?.Invoke(options.Outliers);
        return new HealthRig(options, endpoints).StartedAsync();
    }

    private static void Answer(HealthRig rig, int bad, int badFailures, int requests = 100)
    {
        rig.End(bad, successes: requests - badFailures, failures: badFailures);
        for (var i = 0; i < rig.Candidates.Length; i++)
        {
            if (i != bad)
                rig.End(i, OutcomeKind.Success, requests);
        }
    }
}
