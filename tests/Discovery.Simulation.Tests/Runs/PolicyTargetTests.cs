using Discovery.Balancing;
using Discovery.Simulation.Runs;
using Discovery.Simulation.Scenarios;

namespace Discovery.Simulation.Tests.Runs;

/// <summary>What Adaptive is held to, in the scenarios that come with the program. Seeds are fixed, so a run repeats exactly.</summary>
public sealed class PolicyTargetTests
{
    private static readonly IReadOnlyList<Scenario> Shipped = ScenarioFile.Load(Path.Combine(AppContext.BaseDirectory, "scenarios.json"));

    [Theory]
    [InlineData("S2", 1.8)]
    [InlineData("S3", 1.3)]
    [InlineData("S6", 1.4)]
    [InlineData("S7", 2.2)]
    public void Feedback_comes_close_to_seeing_all_queues(string name, double most)
    {
        var scenario = Named(name);

        var ratio = P99(scenario, BalancingPolicies.Adaptive) / P99(scenario, PolicyMakers.JoinShortestQueue);

        Assert.InRange(ratio, 0.5, most);
    }

    [Fact]
    public void A_server_ten_times_slower_is_left_alone() =>
        Assert.InRange(Experiment.Measure(Named("S4"), BalancingPolicies.Adaptive).Latency.QuantileMs(0.999), 50, 240);

    [Fact]
    public void Probes_help_a_thousand_clients_of_few_requests()
    {
        var scenario = Named("S7-1000") with { Seconds = 25, Seeds = [1] };

        var figures = Experiment.Measure(scenario, PolicyMakers.AdaptiveProbe);

        Assert.InRange(figures.Latency.QuantileMs(0.99), 50, 250);
        Assert.InRange(figures.ProbesPerRequest, 0.5, 5);
    }

    [Fact]
    public void A_server_that_fails_fast_gets_less_than_a_hundredth()
    {
        Assert.InRange(Experiment.Measure(Named("S10"), BalancingPolicies.Adaptive).ShareOf(0), 0.0001, 0.01);
        Assert.InRange(Experiment.Measure(Named("S10"), PolicyMakers.AdaptiveLocal).ShareOf(0), 0.0001, 0.01);
    }

    [Fact]
    public void A_cold_newcomer_gets_work_and_never_more_than_its_share()
    {
        var scenario = Named("S8");
        var figures = Experiment.Measure(scenario, BalancingPolicies.Adaptive);

        var fair = 1.0 / scenario.ServerCount;
        var joined = (int)scenario.Newcomer!.AtSeconds;
        for (var second = 0; second < figures.SentBySecond.Length; second++)
        {
            var (sent, got) = (figures.SentBySecond[second], figures.WatchedBySecond[second]);
            // A fair draw of as many requests would stay below this, five deviations above its mean.
            var most = (sent * fair) + (5 * Math.Sqrt(sent * fair * (1 - fair)));
            Assert.InRange(got, 0, second < joined ? 0 : most);
        }

        // While it is slow it must get less than its share on average, yet be used; once warm, it must be back.
        var cold = Share(figures, joined, joined + 10);
        var warm = Share(figures, joined + 15, joined + 25);
        Assert.InRange(cold, fair * 0.02, fair);
        Assert.InRange(warm, fair * 0.5, fair * 1.05);
    }

    [Fact]
    public void A_rolling_restart_fails_no_request() =>
        Assert.Equal(0, Experiment.Measure(Named("S9") with { Seeds = [1] }, BalancingPolicies.Adaptive).Errors);

    [Fact]
    public void Without_reports_it_is_as_good_as_two_choices_among_equals()
    {
        var scenario = Named("S2");

        Assert.InRange(P99(scenario, PolicyMakers.AdaptiveLocal) / P99(scenario, BalancingPolicies.PowerOfTwoChoices), 0.5, 1.1);
    }

    [Fact]
    public void Without_reports_it_avoids_a_slow_server_as_peak_ewma_does()
    {
        var scenario = Named("S4");

        Assert.InRange(P99(scenario, PolicyMakers.AdaptiveLocal) / P99(scenario, BalancingPolicies.PeakEwma), 0.5, 1.1);
    }

    [Theory]
    [InlineData(BalancingPolicies.PowerOfTwoChoices)]
    [InlineData(BalancingPolicies.Adaptive)]
    [InlineData(PolicyMakers.AdaptiveLocal)]
    public void No_default_is_worse_than_round_robin(string policy)
    {
        var scenario = Named("S2");

        Assert.InRange(P99(scenario, policy) / P99(scenario, BalancingPolicies.RoundRobin), 0.1, 1.05);
    }

    [Theory]
    [InlineData(BalancingPolicies.BoundedRingHash)]
    [InlineData(BalancingPolicies.BoundedMaglev)]
    [InlineData(BalancingPolicies.BoundedRendezvous)]
    public void A_bound_spreads_frequent_keys(string policy)
    {
        var scenario = Named("S12") with { Seeds = [1] };

        var bounded = Experiment.Measure(scenario, policy);
        var free = Experiment.Measure(scenario, policy["bounded_".Length..]);

        Assert.InRange((double)bounded.Sent.Max() / free.Sent.Max(), 0.1, 0.9);
        Assert.True(bounded.Latency.QuantileMs(0.99) < free.Latency.QuantileMs(0.99));
    }

    private static double Share(RunFigures figures, int from, int to) =>
        (double)figures.WatchedBySecond.AsSpan(from..to).ToArray().Sum() / figures.SentBySecond.AsSpan(from..to).ToArray().Sum();

    private static double P99(Scenario scenario, string policy) => Experiment.Measure(scenario, policy).Latency.QuantileMs(0.99);

    private static Scenario Named(string name) => Shipped.Single(s => s.Name == name);
}
