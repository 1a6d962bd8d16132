using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing.Orca;

public sealed class OrcaWeightedRoundRobinTests
{
    private static readonly OrcaOptions NoBlackout = new() { BlackoutPeriod = TimeSpan.Zero };
    private readonly ManualClock _clock = new();

    [Fact]
    public void Shares_follow_what_servers_report()
    {
        var candidates = Picks.Alike(3);
        var picker = Picks.Policy(BalancingPolicies.OrcaWeightedRoundRobin, NoBlackout, clock: _clock).CreatePicker(candidates);
        Report(candidates[0], 100, 1);
        Report(candidates[1], 100, 0.5);
        Report(candidates[2], 150, 0.5);
        _clock.Advance(TimeSpan.FromSeconds(1));

        // Weights 100, 200, 300.
        var counts = picker.Count(candidates, 6_000);
        for (var i = 0; i < 3; i++)
            Assert.InRange(counts[i], (1_000 * (i + 1)) - 2, (1_000 * (i + 1)) + 2);
    }

    [Fact]
    public void An_unknown_weight_is_the_mean()
    {
        var candidates = Picks.Alike(3);
        var picker = Picks.Policy(BalancingPolicies.OrcaWeightedRoundRobin, NoBlackout, clock: _clock).CreatePicker(candidates);
        Report(candidates[0], 100, 1);
        Report(candidates[2], 300, 1);
        _clock.Advance(TimeSpan.FromSeconds(1));

        var counts = picker.Count(candidates, 6_000);
        for (var i = 0; i < 3; i++)
            Assert.InRange(counts[i], (1_000 * (i + 1)) - 2, (1_000 * (i + 1)) + 2);
    }

    [Theory]
    [InlineData(1e308, 1e308)]
    [InlineData(1e-320, 1e-320)]
    [InlineData(1e308, 1e-320)]
    public void Reports_of_no_sense_do_no_harm(double one, double two)
    {
        var candidates = Picks.Alike(3);
        var picker = Picks.Policy(BalancingPolicies.OrcaWeightedRoundRobin, NoBlackout, clock: _clock).CreatePicker(candidates);
        Report(candidates[0], one, 1);
        Report(candidates[1], two, 1);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.All(picker.Count(candidates, 600), count => Assert.InRange(count, 5, 500));
    }

    [Fact]
    public void With_fewer_than_two_known_weights_it_is_round_robin()
    {
        var candidates = Picks.Weighing(1, 5, 9);
        var picker = Picks.Policy(BalancingPolicies.OrcaWeightedRoundRobin, NoBlackout, clock: _clock).CreatePicker(candidates);
        Report(candidates[0], 100, 0.1);
        _clock.Advance(TimeSpan.FromSeconds(1));

        for (var round = 0; round < 5; round++)
            Assert.Equal([1, 1, 1], picker.Count(candidates, 3));
    }

    [Fact]
    public void Weights_are_read_once_per_period()
    {
        var candidates = Picks.Alike(2);
        var picker = Picks.Policy(BalancingPolicies.OrcaWeightedRoundRobin, NoBlackout, clock: _clock).CreatePicker(candidates);
        Report(candidates[0], 100, 1);
        Report(candidates[1], 300, 1);

        _clock.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Assert.Equal([20, 20], picker.Count(candidates, 40));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.InRange(picker.Count(candidates, 40)[1], 29, 31);

        Report(candidates[1], 100, 1);
        Assert.InRange(picker.Count(candidates, 40)[1], 29, 31);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([20, 20], picker.Count(candidates, 40));
    }

    [Fact]
    public void Weights_survive_a_change_of_set()
    {
        var candidates = Picks.Alike(2);
        var policy = Picks.Policy(BalancingPolicies.OrcaWeightedRoundRobin, NoBlackout, clock: _clock);
        policy.CreatePicker(candidates);
        Report(candidates[0], 100, 1);
        Report(candidates[1], 300, 1);

        Assert.InRange(policy.CreatePicker(candidates.RemoveAt(0).Add(candidates[0])).Count(candidates, 40)[1], 29, 31);
    }

    [Fact]
    public void Threads_that_race_over_a_period_keep_the_shares()
    {
        var candidates = Picks.Alike(2);
        var picker = Picks.Policy(BalancingPolicies.OrcaWeightedRoundRobin, NoBlackout, clock: _clock).CreatePicker(candidates);
        Report(candidates[0], 100, 1);
        Report(candidates[1], 300, 1);
        _clock.Advance(TimeSpan.FromSeconds(1));

        void Use()
        {
            for (var i = 0; i < 200; i++)
            {
                picker.Hold(candidates, 20);
                _clock.Advance(TimeSpan.FromMilliseconds(300));
            }
        }

        Race.Run(Use, Use);

        // The reports do not expire: 400 times 300 ms are two minutes.
        Assert.InRange(candidates[1].InFlight, 6_000 - 50, 6_000 + 50);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(uint.MaxValue - 5UL)]
    [InlineData(ulong.MaxValue - 5UL)]
    public void No_counter_overflows(ulong first)
    {
        var candidates = Picks.Alike(3);
        var settings = new object();
        OrcaWeight[] weights = [.. candidates.Select(c => c.Signal(settings, () => new OrcaWeight(NoBlackout, _clock)))];
        var plain = new OrcaPicker(candidates, weights, TimeSpan.FromSeconds(1), _clock, first);
        Assert.Equal(3, plain.Take(30).Distinct().Count());

        Report(candidates[0], 100, 1);
        Report(candidates[1], 200, 1);
        var weighted = new OrcaPicker(candidates, weights, TimeSpan.FromSeconds(1), _clock, first);
        Assert.Equal(3, weighted.Take(30).Distinct().Count());
    }

    [Fact]
    public void Options_out_of_range_are_refused_all_at_once()
    {
        var options = new OrcaOptions
        {
            BlackoutPeriod = TimeSpan.FromSeconds(-1),
            WeightExpirationPeriod = TimeSpan.Zero,
            WeightUpdatePeriod = TimeSpan.FromMilliseconds(99),
            ErrorUtilizationPenalty = double.NaN,
        };

        var exception = Assert.Throws<ArgumentException>(() => Picks.Policy(BalancingPolicies.OrcaWeightedRoundRobin, options, clock: _clock));

        Assert.All(
            new[] { "BlackoutPeriod is", "WeightExpirationPeriod is", "WeightUpdatePeriod is", "ErrorUtilizationPenalty is" },
            fault => Assert.Contains(fault, exception.Message, StringComparison.Ordinal));
    }

    private void Report(Candidate candidate, double requests, double utilization) =>
        candidate.Lease(_clock, TimeSpan.Zero, load: new LoadReport { RequestsPerSecond = requests, ApplicationUtilization = utilization });
}
