using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing.Latency;

public sealed class PeakEwmaMemoryTests
{
    private readonly ManualClock _clock = new();
    private readonly PeakEwmaRates _rates;
    private readonly PeakEwmaMemory _memory;

    public PeakEwmaMemoryTests()
    {
        _rates = new PeakEwmaRates(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5), _clock);
        _memory = new PeakEwmaMemory(_rates, _clock.GetTimestamp());
    }

    [Fact]
    public void Short_times_fade_as_exactly_as_long_ones()
    {
        for (var seconds = 0.0; seconds < 6; seconds += 0.01)
            Assert.Equal(Math.Exp(-seconds / 10), _rates.Fade(TimeSpan.FromSeconds(seconds).Ticks), tolerance: 2e-7);
    }

    [Fact]
    public void A_peak_counts_at_once()
    {
        Answer(0.1);
        Answer(0.4);

        Assert.Equal(0.4, Cost(), 9);
    }

    [Fact]
    public void A_lower_latency_is_followed_by_the_time_that_passed()
    {
        Answer(1);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Answer(0.2);

        // 1 * e^-0.5 + 0.2 * (1 - e^-0.5)
        Assert.Equal(0.2 + (0.8 * Math.Exp(-0.5)), Cost(), 9);
    }

    [Fact]
    public void A_peak_is_measured_against_what_has_faded()
    {
        Answer(1);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Answer(0.5);

        Assert.Equal(0.5, Cost(), 9);
    }

    [Fact]
    public void It_fades_while_nothing_is_heard()
    {
        Answer(1);
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(Math.Exp(-1), Cost(), 9);
        _clock.Advance(TimeSpan.FromSeconds(6.931471805599453 - 10 + 10));
        Assert.Equal(Math.Exp(-1) / 2, Cost(), 6);
    }

    [Fact]
    public void What_waits_multiplies_it()
    {
        Answer(0.1);

        Assert.Equal(0.4, Cost(inFlight: 3), 9);
    }

    [Fact]
    public void Without_history_idle_costs_nothing_and_busy_very_much()
    {
        Assert.Equal(0, Cost());
        Assert.Equal(1_000_001, Cost(inFlight: 1));
        Assert.Equal(1_000_002, Cost(inFlight: 2));
        Answer(0);
        Assert.InRange(Cost(inFlight: 1), 0, 1e-6);
    }

    [Theory]
    [InlineData(OutcomeKind.Failure)]
    [InlineData(OutcomeKind.ConnectFailure)]
    public void A_failure_counts_as_slow_however_fast_it_was(OutcomeKind kind)
    {
        Answer(0.001, kind);
        Assert.Equal(5, Cost(), 9);

        Answer(8, kind);
        Assert.Equal(8, Cost(), 9);
    }

    [Fact]
    public void A_dropped_request_only_shows_that_an_answer_would_have_taken_longer()
    {
        Answer(0.1);
        Answer(0.05, OutcomeKind.Dropped);
        Assert.Equal(0.1, Cost(), 9);

        Answer(2, OutcomeKind.Dropped);
        Assert.Equal(2, Cost(), 9);
        Answer(60, OutcomeKind.Dropped);
        Assert.Equal(5, Cost(), 9);
    }

    [Fact]
    public void An_endpoint_that_does_not_answer_is_noticed_before_its_requests_end()
    {
        Answer(0.1);
        _clock.Advance(TimeSpan.FromHours(1));
        _memory.OnBegin(_clock.GetTimestamp());
        _memory.OnBegin(_clock.GetTimestamp());
        Assert.InRange(Cost(inFlight: 2), 0, 1e-6);

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2 * 3, Cost(inFlight: 2), 9);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(5 * 3, Cost(inFlight: 2), 9);
    }

    [Fact]
    public void A_dropped_request_does_not_end_a_silence_and_an_answer_does()
    {
        Answer(0.1);
        _memory.OnBegin(_clock.GetTimestamp());
        _memory.OnBegin(_clock.GetTimestamp());
        _clock.Advance(TimeSpan.FromSeconds(3));
        _memory.OnEnd(new Outcome(OutcomeKind.Dropped, TimeSpan.FromSeconds(1)), _clock.GetTimestamp());
        Assert.Equal(3 * 2, Cost(inFlight: 1), 9);

        _memory.OnBegin(_clock.GetTimestamp());
        _memory.OnEnd(new Outcome(OutcomeKind.Success, TimeSpan.FromSeconds(0.1)), _clock.GetTimestamp());
        Assert.InRange(Cost(inFlight: 1), 0, 2);
    }

    [Fact]
    public void Leases_from_before_the_memory_do_not_spoil_its_count()
    {
        for (var i = 0; i < 5; i++)
            _memory.OnEnd(new Outcome(OutcomeKind.Success, TimeSpan.FromSeconds(0.1)), _clock.GetTimestamp());
        _memory.OnBegin(_clock.GetTimestamp());
        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(3 * 2, Cost(inFlight: 1), 9);
    }

    [Fact]
    public void A_clock_that_goes_back_stands_still()
    {
        _clock.Advance(TimeSpan.FromSeconds(10));
        Answer(1);
        var before = _clock.GetTimestamp() - TimeSpan.FromSeconds(8).Ticks;

        Assert.Equal(1, _memory.Cost(before, 0, _rates), 9);
        _memory.OnBegin(before);
        _memory.OnEnd(new Outcome(OutcomeKind.Success, TimeSpan.FromSeconds(0.5)), before);
        Assert.Equal(1, Cost(), 9);
        _memory.OnBegin(_clock.GetTimestamp());
        Assert.Equal(2, _memory.Cost(before, 1, _rates), 9);
    }

    [Fact]
    public void Racing_leases_lose_no_peak_and_leave_nothing_owed()
    {
        void Use()
        {
            for (var i = 0; i < 20_000; i++)
                Answer(i == 10_000 ? 3 : 0.001);
        }

        Race.Run(Use, Use, Use);

        Assert.Equal(3, Cost(), 9);
        _clock.Advance(TimeSpan.FromSeconds(100));
        // Were one still owed, the silence would count.
        Assert.InRange(Cost(), 0, 0.001);
    }

    private double Cost(int inFlight = 0) => _memory.Cost(_clock.GetTimestamp(), inFlight, _rates);

    private void Answer(double seconds, OutcomeKind kind = OutcomeKind.Success)
    {
        _memory.OnBegin(_clock.GetTimestamp());
        _memory.OnEnd(new Outcome(kind, TimeSpan.FromSeconds(seconds)), _clock.GetTimestamp());
    }
}
