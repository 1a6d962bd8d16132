using System.Collections.Immutable;
using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing;

public sealed class AdaptiveTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void The_shortest_reported_queue_is_picked()
    {
        var candidates = Candidates(3);
        var picker = Picker(candidates);
        Report(candidates[0], queue: 5);
        Report(candidates[1], queue: 1);
        Report(candidates[2], queue: 3);

        Assert.Same(candidates[1], picker.Pick(default));
    }

    [Fact]
    public void The_best_that_is_not_to_be_avoided_is_picked()
    {
        var candidates = Candidates(3);
        var picker = Picker(candidates);
        for (var i = 0; i < 3; i++)
            Report(candidates[i], queue: 5 - i);

        Assert.Same(candidates[1], picker.Pick(new PickRequest { Avoid = [candidates[2]] }));
        Assert.Contains(picker.Pick(new PickRequest { Avoid = candidates }), candidates);
    }

    [Fact]
    public void A_named_metric_stands_in_for_the_queue()
    {
        var candidates = Candidates(2);
        var picker = Picker(candidates);
        Use(candidates[0], new LoadReport { NamedMetrics = new Dictionary<string, double> { ["queue"] = 9 } });
        Use(candidates[1], new LoadReport { NamedMetrics = new Dictionary<string, double> { ["queue"] = 1 } });

        AssertAlways(candidates[1], picker);
    }

    [Fact]
    public void Between_equal_queues_the_faster_server_is_picked()
    {
        var candidates = Candidates(2);
        var picker = Picker(candidates);
        for (var i = 0; i < 20; i++)
        {
            Report(candidates[0], queue: 2, serviceMs: 100);
            Report(candidates[1], queue: 2, serviceMs: 10);
        }

        AssertAlways(candidates[1], picker);
    }

    [Fact]
    public void Equals_are_drawn_at_random()
    {
        var candidates = Candidates(4);
        var picker = Picker(candidates);
        foreach (var candidate in candidates)
            Report(candidate, queue: 2);

        var counts = Count(picker, 20_000);

        // Five standard deviations of a fair draw.
        Assert.All(candidates, c => Assert.InRange(counts.GetValueOrDefault(c), 5_000 - 307, 5_000 + 307));
    }

    [Fact]
    public void A_lease_in_flight_counts_more_than_a_reported_queue()
    {
        var candidates = Candidates(2);
        var picker = Picker(candidates);
        Report(candidates[0], queue: 0);
        Report(candidates[1], queue: 2);
        Assert.Same(candidates[0], picker.Pick(default));

        Begin(candidates[0]);

        Assert.Same(candidates[1], picker.Pick(default));
    }

    [Fact]
    public void Old_news_neither_attracts_nor_repels()
    {
        // Reported 0 five seconds ago is nearly average; reported 3 just now, of 4 on average, is better than that.
        var candidates = Candidates(3);
        var picker = Picker(candidates);
        Report(candidates[0], queue: 0);
        Report(candidates[1], queue: 12);
        Assert.Same(candidates[0], picker.Pick(default));

        _clock.Advance(TimeSpan.FromSeconds(5));
        Report(candidates[2], queue: 3);
        picker.Pick(default);

        Assert.Same(candidates[2], picker.Pick(default));
    }

    [Fact]
    public void A_newcomer_counts_as_average()
    {
        var candidates = Candidates(3);
        var picker = Picker(candidates);
        Report(candidates[0], queue: 8);
        Report(candidates[1], queue: 8);
        picker.Pick(default);

        // All three are average now: the newcomer is neither preferred nor passed over.
        Assert.Equal(3, Count(picker, 1_000).Count);

        Report(candidates[1], queue: 2);
        AssertAlways(candidates[1], picker);
    }

    [Fact]
    public void What_is_remembered_survives_a_change_of_the_set()
    {
        var candidates = Candidates(3);
        var policy = Picks.Policy(BalancingPolicies.Adaptive, clock: _clock);
        policy.CreatePicker(candidates);
        Report(candidates[0], queue: 9);
        Report(candidates[1], queue: 0);

        AssertAlways(candidates[1], policy.CreatePicker(candidates[..2]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_failing_endpoint_is_avoided_for_seconds_and_then_tried_again(bool reports)
    {
        var candidates = Candidates(2);
        var picker = Picker(candidates);
        for (var i = 0; i < 5; i++)
        {
            End(candidates[1], OutcomeKind.Success, reports ? Load(3, 10) : null, latencyMs: 40);
            End(candidates[0], OutcomeKind.Failure, reports ? Load(0, 1) : null, latencyMs: 1);
        }

        AssertAlways(candidates[1], picker);
        _clock.Advance(TimeSpan.FromSeconds(9));
        End(candidates[1], OutcomeKind.Success, reports ? Load(3, 10) : null, latencyMs: 40);

        Assert.Contains(candidates[0], Count(picker, 1_000).Keys);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-5)]
    public void A_report_without_sense_is_as_none(double queue)
    {
        var candidates = Candidates(2);
        var picker = Picker(candidates);
        Report(candidates[0], queue);
        Report(candidates[1], queue: 1);
        picker.Pick(default);

        // The first is unknown, hence average; so is the second, being the only one that reported.
        Assert.Equal(2, Count(picker, 1_000).Count);
    }

    [Fact]
    public void Dropped_leases_leave_nothing_behind()
    {
        var candidates = Candidates(2);
        var picker = Picker(candidates);
        for (var i = 0; i < 10; i++)
            End(candidates[0], OutcomeKind.Dropped, null, latencyMs: 5_000);

        Assert.Equal(2, Count(picker, 1_000).Count);
    }

    [Fact]
    public void Without_reports_the_busier_of_two_is_never_picked()
    {
        var candidates = Candidates(2);
        var picker = Picker(candidates);
        Begin(candidates[0]);

        AssertAlways(candidates[1], picker);
    }

    [Fact]
    public void Without_reports_the_slower_of_two_is_picked_only_when_it_is_forgotten()
    {
        var candidates = Candidates(2);
        var picker = Picker(candidates);
        for (var i = 0; i < 50; i++)
        {
            End(candidates[0], OutcomeKind.Success, null, latencyMs: 200);
            End(candidates[1], OutcomeKind.Success, null, latencyMs: 20);
        }

        AssertAlways(candidates[1], picker);
        _clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(2, Count(picker, 1_000).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Among_equals_shares_follow_the_weights(bool reports)
    {
        const int Picks = 40_000;
        var candidates = FakeCandidates.Create([.. Enumerable.Range(1, 3).Select(i => new ServiceEndpoint($"10.0.0.{i}", 80) { Weight = i })]);
        var picker = Picker(candidates);
        if (reports)
            Assert.All(candidates, c => Report(c, queue: 2));

        var counts = Count(picker, Picks);

        // Each takes part, or is drawn, by its weight; of those that do, one is picked. Heavier ones must get clearly more.
        Assert.InRange(counts[candidates[0]], Picks * 0.05, Picks * 0.2);
        Assert.InRange(counts[candidates[1]], Picks * 0.22, Picks * 0.38);
        Assert.InRange(counts[candidates[2]], Picks * 0.45, Picks * 0.7);
    }

    [Fact]
    public void Of_thousands_a_sample_is_ranked_and_none_is_left_out()
    {
        var candidates = FakeCandidates.Create([.. Enumerable.Range(0, 2_000).Select(i => $"10.0.{i / 250}.{(i % 250) + 1}:80")]);
        var picker = Picker(candidates);
        foreach (var candidate in candidates)
            Report(candidate, queue: 4);
        Report(candidates[1_500], queue: 0);

        var counts = Count(picker, 60_000);

        Assert.Equal(2_000, counts.Count);
        // It wins whenever it is in the sample: 96 of 2,000 picks, five standard deviations either way.
        Assert.InRange(counts[candidates[1_500]], 2_880 - 262, 2_880 + 262);
    }

    private static void Begin(Candidate candidate)
    {
        Assert.True(candidate.TryBegin());
        candidate.Began(0);
    }

    private static LoadReport Load(double queue, double serviceMs) => new() { RequestsInFlight = queue, ServiceTime = TimeSpan.FromMilliseconds(serviceMs) };

    private static Dictionary<Candidate, int> Count(IPicker picker, int picks) =>
        Enumerable.Range(0, picks).Select(_ => picker.Pick(default)).CountBy(c => c).ToDictionary();

    private static void AssertAlways(Candidate expected, IPicker picker) =>
        Assert.Equal([expected], Count(picker, 1_000).Keys);

    private static ImmutableArray<Candidate> Candidates(int count) =>
        FakeCandidates.Create([.. Enumerable.Range(1, count).Select(i => $"10.0.0.{i}:80")]);

    private IPicker Picker(ImmutableArray<Candidate> candidates) => Picks.Policy(BalancingPolicies.Adaptive, clock: _clock).CreatePicker(candidates);

    private void Report(Candidate candidate, double queue, double serviceMs = 10) => Use(candidate, Load(queue, serviceMs));

    private void Use(Candidate candidate, LoadReport load) => End(candidate, OutcomeKind.Success, load, latencyMs: 20);

    private void End(Candidate candidate, OutcomeKind kind, LoadReport? load, double latencyMs)
    {
        Begin(candidate);
        candidate.End(new Outcome(kind, TimeSpan.FromMilliseconds(latencyMs), load), _clock.GetTimestamp());
    }
}
