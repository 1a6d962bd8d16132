using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing.Latency;

public sealed class PeakEwmaTests
{
    private static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(10);
    private readonly ManualClock _clock = new();

    [Fact]
    public void The_slower_of_two_is_not_picked_until_it_has_faded()
    {
        var candidates = Picks.Alike(2);
        var picker = Policy().CreatePicker(candidates);
        candidates[0].Lease(_clock, TimeSpan.FromSeconds(1));
        candidates[1].Lease(_clock, Fast);
        Assert.All(picker.Take(100), c => Assert.Same(candidates[1], c));

        // 46 s are ln(100) decays of 10 s: then 1 s has faded to the 10 ms that the other goes on showing.
        var slow = 0;
        for (var second = 1; slow == 0 && second < 60; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1) - Fast);
            candidates[1].Lease(_clock, Fast);
            slow = picker.Pick(default) == candidates[0] ? second : 0;
        }

        Assert.InRange(slow, 45, 47);
    }

    [Fact]
    public void What_waits_counts_as_much_as_latency()
    {
        var candidates = Picks.Alike(2);
        var picker = Policy().CreatePicker(candidates);
        candidates[0].Lease(_clock, TimeSpan.FromMilliseconds(30));
        candidates[1].Lease(_clock, Fast);

        candidates[1].SetInFlight(1);
        Assert.All(picker.Take(100), c => Assert.Same(candidates[1], c));
        candidates[1].SetInFlight(3);
        Assert.All(picker.Take(100), c => Assert.Same(candidates[0], c));
    }

    [Fact]
    public void A_newcomer_gets_one_request_until_it_has_answered()
    {
        var candidates = Picks.Alike(2);
        var policy = Policy();
        policy.CreatePicker(candidates);
        candidates[0].Lease(_clock, TimeSpan.FromSeconds(1));
        candidates[1].Lease(_clock, TimeSpan.FromSeconds(1));
        var grown = candidates.AddRange(Picks.Alike(1));
        var picker = policy.CreatePicker(grown);

        Assert.Contains(grown[2], picker.Take(50));
        grown[2].SetInFlight(1);
        Assert.DoesNotContain(grown[2], picker.Take(1_000));
    }

    [Fact]
    public void Memory_survives_a_change_of_set_and_is_shared_by_equal_settings()
    {
        var candidates = Picks.Alike(2);
        Policy().CreatePicker(candidates);
        candidates[0].Lease(_clock, TimeSpan.FromSeconds(1));
        candidates[1].Lease(_clock, Fast);

        Assert.All(Policy().CreatePicker(candidates.RemoveAt(0).Add(candidates[0])).Take(100), c => Assert.Same(candidates[1], c));
    }

    [Fact]
    public void Failing_fast_attracts_nobody()
    {
        var candidates = Picks.Alike(10);
        var picker = Policy().CreatePicker(candidates);
        var picked = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var candidate = picker.Pick(default);
            var failing = candidate == candidates[4];
            picked += failing ? 1 : 0;
            candidate.Lease(_clock, failing ? TimeSpan.FromMilliseconds(1) : Fast, failing ? OutcomeKind.Failure : OutcomeKind.Success);
        }

        Assert.InRange(picked, 1, 100);
    }

    [Fact]
    public void Weights_divide_the_cost()
    {
        var candidates = Picks.Weighing(1, 3);
        var picker = Policy().CreatePicker(candidates);
        foreach (var candidate in candidates)
        {
            candidate.TryBegin();
            candidate.Began(_clock.GetTimestamp());
        }

        _clock.Advance(Fast);
        foreach (var candidate in candidates)
            candidate.End(new Outcome(OutcomeKind.Success, Fast), _clock.GetTimestamp());

        // The same latency: the heavy one may have three times as many, the next one counted.
        candidates[1].SetInFlight(1);
        Assert.All(picker.Take(100), c => Assert.Same(candidates[1], c));
        candidates[1].SetInFlight(3);
        Assert.All(picker.Take(100), c => Assert.Same(candidates[0], c));
    }

    [Fact]
    public void Options_out_of_range_are_refused_all_at_once()
    {
        var exception = Assert.Throws<ArgumentException>(() => Picks.Policy(BalancingPolicies.PeakEwma, new LatencyOptions { Decay = TimeSpan.Zero, FailureLatency = TimeSpan.FromDays(1) }));

        Assert.Contains("Decay is", exception.Message, StringComparison.Ordinal);
        Assert.Contains("FailureLatency is", exception.Message, StringComparison.Ordinal);
    }

    private IBalancingPolicy Policy() => Picks.Policy(BalancingPolicies.PeakEwma, clock: _clock);
}
