using Discovery.Balancing;
using Discovery.Simulation.Runs;
using Discovery.Simulation.Scenarios;

namespace Discovery.Simulation.Tests.Runs;

public sealed class RunTests
{
    private static readonly Scenario Small = new()
    {
        Name = "small",
        Title = "Small",
        Clients = 3,
        Servers = [new ServerGroup(5, 1, 1)],
        Loads = [0.6],
        WarmUpSeconds = 1,
        Seconds = 10,
        Seeds = [1],
    };

    public static TheoryData<string> Policies => [.. PolicyMakers.Names];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Equal_seeds_give_equal_runs(string policy)
    {
        var scenario = Small with { NetworkDelayMs = 0.5 };
        var (one, two) = (Experiment.Measure(scenario, policy), Experiment.Measure(scenario, policy));

        Assert.Equal(one.Sent, two.Sent);
        Assert.Equal(one.Latency.MeanMs, two.Latency.MeanMs);
        Assert.NotEqual(one.Latency.MeanMs, Experiment.Measure(scenario with { Seeds = [2] }, policy).Latency.MeanMs);
    }

    [Fact]
    public void Every_policy_meets_the_same_requests()
    {
        var one = Experiment.Measure(Small, BalancingPolicies.Random);
        var two = Experiment.Measure(Small, BalancingPolicies.LeastRequest);

        Assert.Equal(one.Requests, two.Requests);
        Assert.Equal(one.SentBySecond, two.SentBySecond);
        Assert.NotEqual(one.Latency.MeanMs, two.Latency.MeanMs);
    }

    [Fact]
    public void Arrivals_come_at_the_rate_asked_for()
    {
        var requests = Experiment.Measure(Small with { Seconds = 1000 }, BalancingPolicies.Random).Requests;

        // 300 a second; five standard deviations of a Poisson count.
        Assert.InRange(requests, 300_000 - (5 * Math.Sqrt(300_000)), 300_000 + (5 * Math.Sqrt(300_000)));
    }

    [Fact]
    public void The_network_adds_its_delay_twice()
    {
        var near = Experiment.Measure(Small with { Loads = [0.01], Seconds = 2000 }, BalancingPolicies.RoundRobin).Latency.MeanMs;
        var far = Experiment.Measure(Small with { Loads = [0.01], Seconds = 2000, NetworkDelayMs = 25 }, BalancingPolicies.RoundRobin).Latency.MeanMs;

        Assert.Equal(50, far - near, 3.0);
    }

    [Fact]
    public void A_server_that_stands_still_delays_what_it_has()
    {
        var scenario = Small with { Clients = 1, Slowdowns = [new Slowdown(0, 2, 1, 0)] };

        var figures = Experiment.Measure(scenario, BalancingPolicies.RoundRobin);

        Assert.Equal(0, figures.Errors);
        Assert.InRange(figures.Latency.QuantileMs(0.999), 500, 2000);
    }

    [Fact]
    public void A_server_stopped_without_notice_costs_errors()
    {
        var restart = new RollingRestart(AtSeconds: 2, Share: 0.2, NoticeMs: 500, GraceSeconds: 0, DownSeconds: 1);

        var figures = Experiment.Measure(Small with { Restart = restart, Seconds = 20 }, BalancingPolicies.RoundRobin);

        // Each of five servers refuses a fifth of 300 requests a second for half a second.
        Assert.InRange(figures.Errors, 75, 300);
    }

    [Fact]
    public void Steps_of_load_are_told_apart()
    {
        var figures = Experiment.Measure(Small with { Loads = [0.2, 0.8], Seconds = 100 }, BalancingPolicies.RoundRobin);

        Assert.InRange((double)figures.Parts[1].Count / figures.Parts[0].Count, 3.5, 4.5);
        Assert.True(figures.Parts[1].MeanMs > 1.3 * figures.Parts[0].MeanMs);
    }

    [Fact]
    public void Keys_reach_the_pickers()
    {
        // Policies that look at keys see them; the others spread requests as ever.
        var figures = Experiment.Measure(Small with { Keys = new KeyMix(10, 1) }, BalancingPolicies.RoundRobin);

        Assert.All(figures.Sent, sent => Assert.InRange(sent, figures.Requests / 6, figures.Requests / 4));
    }
}
