using System.Collections.Immutable;
using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing;

public sealed class AdaptiveProbeTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly ManualClock _clock = new();
    private readonly ScriptedProbe _probe = new();

    [Fact]
    public void Two_endpoints_are_asked_in_each_interval_with_a_pick()
    {
        var picker = Picker(Candidates(5));
        Assert.Equal(0, _clock.PendingTimers);

        picker.Pick(default);
        Assert.Empty(_probe.Asked);
        _clock.Advance(Interval);

        Assert.Equal(2, _probe.Asked.Count);
    }

    [Fact]
    public void Asking_ends_soon_after_the_last_pick_and_begins_again_with_the_next()
    {
        var picker = Picker(Candidates(5));
        picker.Pick(default);
        _clock.Advance(TimeSpan.FromSeconds(10));

        // The interval of the pick, and eight quiet ones.
        Assert.Equal(18, _probe.Asked.Count);
        Assert.Equal(0, _clock.PendingTimers);

        picker.Pick(default);
        _clock.Advance(Interval);
        Assert.Equal(20, _probe.Asked.Count);
    }

    [Fact]
    public void An_answer_counts_as_a_report()
    {
        var candidates = Candidates(2);
        var picker = Picker(candidates);
        _probe.Answer = endpoint => new LoadReport { RequestsInFlight = ReferenceEquals(endpoint, candidates[0].Endpoint) ? 9 : 1 };
        for (var i = 0; i < 20; i++)
        {
            picker.Pick(default);
            _clock.Advance(Interval);
        }

        Assert.Equal(2, _probe.Asked.Distinct().Count());
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Same(candidates[1], picker.Pick(default)));
    }

    [Fact]
    public void Nobody_is_asked_while_responses_tell_enough()
    {
        var candidates = Candidates(5);
        var picker = Picker(candidates);
        for (var i = 0; i < 10; i++)
        {
            picker.Pick(default);
            foreach (var candidate in candidates)
            {
                candidate.TryBegin();
                candidate.Began(_clock.GetTimestamp());
                candidate.End(new Outcome(OutcomeKind.Success, Interval, new LoadReport { RequestsInFlight = 1 }), _clock.GetTimestamp());
            }

            _clock.Advance(Interval);
        }

        Assert.Empty(_probe.Asked);
    }

    [Fact]
    public void A_probe_that_fails_harms_nothing()
    {
        var picker = Picker(Candidates(3));
        _probe.Answer = _ => throw new InvalidOperationException("no");
        for (var i = 0; i < 40; i++)
        {
            picker.Pick(default);
            _clock.Advance(Interval);
        }

        Assert.Equal(80, _probe.Asked.Count);
    }

    [Fact]
    public void Not_more_than_sixteen_are_asked_at_once()
    {
        var picker = Picker(Candidates(3));
        _probe.Answers = false;
        for (var i = 0; i < 15; i++)
        {
            picker.Pick(default);
            _clock.Advance(Interval);
        }

        Assert.Equal(16, _probe.Asked.Count);
    }

    [Fact]
    public void A_probe_without_an_answer_is_given_up_after_a_second()
    {
        var picker = Picker(Candidates(3));
        _probe.Answers = false;
        picker.Pick(default);
        _clock.Advance(Interval);
        Assert.All(_probe.Tokens, token => Assert.False(token.IsCancellationRequested));

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.All(_probe.Tokens.Take(2), token => Assert.True(token.IsCancellationRequested));
    }

    private static ImmutableArray<Candidate> Candidates(int count) =>
        FakeCandidates.Create([.. Enumerable.Range(1, count).Select(i => $"10.0.0.{i}:80")]);

    private IPicker Picker(ImmutableArray<Candidate> candidates) =>
        Picks.Policy(BalancingPolicies.Adaptive, new AdaptiveOptions { Probe = _probe }, clock: _clock).CreatePicker(candidates);

    private sealed class ScriptedProbe : ILoadProbe
    {
        internal List<ServiceEndpoint> Asked { get; } = [];

        internal List<CancellationToken> Tokens { get; } = [];

        internal bool Answers { get; set; } = true;

        internal Func<ServiceEndpoint, LoadReport?> Answer { get; set; } = _ => null;

        public ValueTask<LoadReport?> ProbeAsync(ServiceEndpoint endpoint, CancellationToken cancellationToken)
        {
            Asked.Add(endpoint);
            Tokens.Add(cancellationToken);
            if (Answers)
                return new(Answer(endpoint));

            var never = new TaskCompletionSource<LoadReport?>();
            cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
            return new(never.Task);
        }
    }
}
