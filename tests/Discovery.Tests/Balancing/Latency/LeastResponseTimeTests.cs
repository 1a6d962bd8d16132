using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing.Latency;

public sealed class LeastResponseTimeTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void The_mean_times_what_waits_decides()
    {
        var candidates = Picks.Alike(3);
        var picker = Policy().CreatePicker(candidates);
        Answer(candidates[0], 30, 50);
        Answer(candidates[1], 10, 10, 10);
        Answer(candidates[2], 100);

        Assert.All(picker.Take(20), c => Assert.Same(candidates[1], c));
        candidates[1].SetInFlight(3);
        // 40 * 1 and 10 * 4 tie.
        Assert.Equal(2, picker.Take(100).Distinct().Count());
        candidates[1].SetInFlight(4);
        Assert.All(picker.Take(20), c => Assert.Same(candidates[0], c));
    }

    [Fact]
    public void Equals_are_drawn_by_weight()
    {
        var candidates = Picks.Weighing(1, 3);

        Picks.AssertDrawn(Policy().CreatePicker(candidates).Count(candidates, 40_000), 1, 3);
    }

    [Fact]
    public void A_heavy_one_may_be_slower()
    {
        var candidates = Picks.Weighing(1, 3);
        var picker = Policy().CreatePicker(candidates);
        Answer(candidates[0], 10);
        Answer(candidates[1], 29);

        Assert.Same(candidates[1], picker.Pick(default));
        Answer(candidates[1], 35);
        Assert.Same(candidates[0], picker.Pick(default));
    }

    [Fact]
    public void A_latency_is_forgotten_after_the_window()
    {
        var memory = new ResponseTimeMemory(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), _clock);
        Answer(memory, 1);
        Assert.Equal(1, Expected(memory));

        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(1, Expected(memory));
        Answer(memory, 3);
        Assert.Equal(2, Expected(memory));
        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(3, Expected(memory));
        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(0, Expected(memory));
        Assert.Equal(1_000_002, memory.Expected(_clock.GetTimestamp(), 2));
    }

    [Fact]
    public void A_failure_counts_as_slow_and_a_drop_only_if_it_took_long()
    {
        var memory = new ResponseTimeMemory(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), _clock);
        Answer(memory, 1);
        Answer(memory, 0.001, OutcomeKind.ConnectFailure);
        Assert.Equal(3, Expected(memory));

        Answer(memory, 2, OutcomeKind.Dropped);
        Assert.Equal(3, Expected(memory));
        Answer(memory, 60, OutcomeKind.Dropped);
        Assert.Equal(11 / 3.0, Expected(memory), 9);
    }

    [Fact]
    public void A_clock_that_goes_back_loses_nothing()
    {
        var memory = new ResponseTimeMemory(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), _clock);
        Answer(memory, 1);
        var before = _clock.GetTimestamp() - TimeSpan.FromSeconds(40).Ticks;

        Assert.Equal(1, memory.Expected(before, 0));
        memory.OnEnd(new Outcome(OutcomeKind.Success, TimeSpan.FromSeconds(3)), before);
        Assert.InRange(Expected(memory), 1, 2);
    }

    [Fact]
    public void Racing_leases_are_all_counted()
    {
        var memory = new ResponseTimeMemory(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), _clock);
        Answer(memory, 1);

        Race.Run(() => Many(1), () => Many(3));

        Assert.Equal(2, Expected(memory), 3);

        void Many(double seconds)
        {
            for (var i = 0; i < 20_000; i++)
                Answer(memory, seconds);
        }
    }

    [Fact]
    public void Options_out_of_range_are_refused_all_at_once()
    {
        var exception = Assert.Throws<ArgumentException>(() => Picks.Policy(BalancingPolicies.LeastResponseTime, new LatencyOptions { Window = TimeSpan.Zero, FailureLatency = TimeSpan.Zero }));

        Assert.Contains("Window is", exception.Message, StringComparison.Ordinal);
        Assert.Contains("FailureLatency is", exception.Message, StringComparison.Ordinal);
    }

    private void Answer(Candidate candidate, params int[] milliseconds)
    {
        foreach (var latency in milliseconds)
        {
            candidate.TryBegin();
            candidate.Began(_clock.GetTimestamp());
            candidate.End(new Outcome(OutcomeKind.Success, TimeSpan.FromMilliseconds(latency)), _clock.GetTimestamp());
        }
    }

    private void Answer(ResponseTimeMemory memory, double seconds, OutcomeKind kind = OutcomeKind.Success) =>
        memory.OnEnd(new Outcome(kind, TimeSpan.FromSeconds(seconds)), _clock.GetTimestamp());

    private double Expected(ResponseTimeMemory memory) => memory.Expected(_clock.GetTimestamp(), 0);

    private IBalancingPolicy Policy() => Picks.Policy(BalancingPolicies.LeastResponseTime, clock: _clock);
}
