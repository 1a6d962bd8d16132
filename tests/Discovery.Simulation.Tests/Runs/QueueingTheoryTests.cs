using Discovery.Balancing;
using Discovery.Simulation.Runs;
using Discovery.Simulation.Scenarios;

namespace Discovery.Simulation.Tests.Runs;

/// <summary>The simulator against what is known exactly, within 3 %. Seeds are fixed, so runs repeat; lengths make the error small.</summary>
public sealed class QueueingTheoryTests
{
    private const double MeanWorkMs = 10;

    [Theory]
    [InlineData(0.7, 1_000_000)]
    [InlineData(0.9, 6_000_000)]
    public void One_server_is_an_M_M_1_queue(double load, int requests)
    {
        var latency = Measure(BalancingPolicies.RoundRobin, servers: 1, slots: 1, load, requests);

        Near(QueueingTheory.MeanTime(1, load), latency.MeanMs);
        Near(QueueingTheory.Quantile(1, load, 0.99), latency.QuantileMs(0.99));
    }

    [Theory]
    [InlineData(0.7)]
    [InlineData(0.9)]
    public void A_server_with_ten_slots_is_an_M_M_10_queue(double load)
    {
        var latency = Measure(BalancingPolicies.RoundRobin, servers: 1, slots: 10, load, 2_000_000);

        Near(QueueingTheory.MeanTime(10, load), latency.MeanMs);
        Near(QueueingTheory.Quantile(10, load, 0.99), latency.QuantileMs(0.99));
        Near(QueueingTheory.Quantile(10, load, 0.999), latency.QuantileMs(0.999));
    }

    [Fact]
    public void Ten_servers_with_a_line_for_all_are_an_M_M_10_queue()
    {
        var latency = Measure(PolicyMakers.CentralQueue, servers: 10, slots: 1, 0.9, 2_000_000);

        Near(QueueingTheory.MeanTime(10, 0.9), latency.MeanMs);
        Near(QueueingTheory.Quantile(10, 0.9, 0.99), latency.QuantileMs(0.99));
    }

    [Theory]
    [InlineData(0.7)]
    [InlineData(0.9)]
    public void Round_robin_of_one_client_makes_each_server_an_E10_M_1_queue(double load)
    {
        var latency = Measure(BalancingPolicies.RoundRobin, servers: 10, slots: 1, load, 4_000_000);

        var rate = QueueingTheory.DealtInTurnRate(10, load);
        Near(1 / rate, latency.MeanMs);
        Near(Math.Log(100) / rate, latency.QuantileMs(0.99));
    }

    [Fact]
    public void Random_makes_each_server_an_M_M_1_queue()
    {
        var latency = Measure(BalancingPolicies.Random, servers: 10, slots: 1, 0.7, 3_000_000);

        Near(QueueingTheory.MeanTime(1, 0.7), latency.MeanMs);
    }

    [Fact]
    public void Two_choices_of_one_client_are_the_supermarket_model()
    {
        var latency = Measure(BalancingPolicies.PowerOfTwoChoices, servers: 100, slots: 1, 0.9, 4_000_000);

        Near(QueueingTheory.SupermarketMeanTime(2, 0.9), latency.MeanMs);
    }

    [Fact]
    public void The_shortest_queue_of_ten_takes_1_93_service_times()
    {
        // No closed form; the mean that the literature's numerical solutions and simulations give for n = 10 at 0.9.
        var jsq = Measure(PolicyMakers.JoinShortestQueue, servers: 10, slots: 1, 0.9, 3_000_000);
        var fullScan = Measure(BalancingPolicies.LeastRequest, servers: 10, slots: 1, 0.9, 3_000_000);

        Near(1.93, jsq.MeanMs);
        Near(jsq.MeanMs / MeanWorkMs, fullScan.MeanMs);
    }

    [Fact]
    public void Constant_work_halves_the_waiting()
    {
        // Pollaczek and Khinchine: the wait of M/D/1 is half of that of M/M/1.
        var scenario = Scene(1, 1, 0.8, 2_000_000) with { Work = WorkShape.Constant };

        Near(1 + (0.8 / (1 - 0.8) / 2), Experiment.Measure(scenario, BalancingPolicies.RoundRobin).Latency.MeanMs);
    }

    [Fact]
    public void Truncated_normal_work_has_the_mean_asked_for_and_waits_by_its_variance()
    {
        // E[max(0,X)^2] of X ~ N(1,1) over the square of E[max(0,X)]: 2 Phi(1) + phi(1) over (Phi(1) + phi(1))^2.
        const double SecondMoment = 1.924660 / (1.0833155 * 1.0833155);
        var scenario = Scene(1, 1, 0.8, 2_000_000) with { Work = WorkShape.TruncatedNormal };

        Near(1 + (0.8 / (1 - 0.8) * SecondMoment / 2), Experiment.Measure(scenario, BalancingPolicies.RoundRobin).Latency.MeanMs);
    }

    private static LatencyHistogram Measure(string policy, int servers, int slots, double load, int requests) =>
        Experiment.Measure(Scene(servers, slots, load, requests), policy).Latency;

    private static Scenario Scene(int servers, int slots, double load, int requests)
    {
        var perSecond = servers * slots * load * 1000 / MeanWorkMs;
        return new Scenario
        {
            Name = "theory",
            Title = "Theory",
            Servers = [new ServerGroup(servers, 1, slots)],
            Loads = [load],
            WarmUpSeconds = 60,
            Seconds = requests / perSecond,
            Seeds = [7],
        };
    }

    private static void Near(double serviceTimes, double measuredMs)
    {
        var expected = serviceTimes * MeanWorkMs;
        Assert.InRange(measuredMs, expected * 0.97, expected * 1.03);
    }
}
