namespace Discovery.Tests.Endpoints;

public sealed class CandidateTests
{
    private static readonly Outcome Success = new(OutcomeKind.Success, TimeSpan.FromSeconds(1));

    [Fact]
    public void Counts_what_began_and_has_not_ended()
    {
        var candidate = Make();

        Assert.True(candidate.TryBegin());
        Assert.True(candidate.TryBegin());
        Assert.Equal(2, candidate.InFlight);
        candidate.End(Success, 0);
        Assert.Equal(1, candidate.InFlight);
    }

    [Fact]
    public void Tells_its_listener_each_outcome()
    {
        var heard = new Listener();
        var candidate = new Candidate(new ServiceEndpoint("10.0.0.1", 80), DateTimeOffset.UnixEpoch, heard);
        candidate.TryBegin();

        candidate.End(Success, 0);

        Assert.Equal([Success], heard.Outcomes);
    }

    [Fact]
    public void Tells_its_signals_of_each_lease_and_keeps_one_for_each_key()
    {
        var candidate = Make();
        var signal = candidate.Signal("a", () => new Heard());
        var other = candidate.Signal("b", () => new Heard());

        candidate.TryBegin();
        candidate.Began(7);
        candidate.End(Success, 9);

        Assert.Same(signal, candidate.Signal("a", () => new Heard()));
        Assert.Equal(["began 7", "Success 9"], signal.Events);
        Assert.Equal(signal.Events, other.Events);
    }

    [Fact]
    public void A_race_for_a_signal_has_one_winner()
    {
        for (var round = 0; round < 200; round++)
        {
            var candidate = Make();
            var (one, two) = (default(Heard), default(Heard));

            Race.Run(() => one = candidate.Signal("a", () => new Heard()), () => two = candidate.Signal("a", () => new Heard()));

            Assert.NotNull(one);
            Assert.Same(one, two);
        }
    }

    [Fact]
    public void A_retired_candidate_takes_no_new_work()
    {
        var candidate = Make();
        candidate.Retire();

        Assert.False(candidate.TryBegin());
        Assert.Equal(0, candidate.InFlight);
    }

    [Fact]
    public void Drains_at_once_when_idle()
    {
        var drained = 0;
        var candidate = Make();
        candidate.Drained.Register(() => drained++);

        candidate.Retire();

        Assert.Equal(1, drained);
    }

    [Fact]
    public void Drains_when_the_last_lease_ends()
    {
        var drained = 0;
        var candidate = Make();
        candidate.Drained.Register(() => drained++);
        candidate.TryBegin();
        candidate.TryBegin();

        candidate.Retire();
        candidate.End(Success, 0);
        Assert.Equal(0, drained);
        candidate.End(Success, 0);

        Assert.Equal(1, drained);
        Assert.False(candidate.TryBegin());
        Assert.Equal(1, drained);
    }

    [Fact]
    public void Does_not_drain_before_it_left()
    {
        var drained = 0;
        var candidate = Make();
        candidate.Drained.Register(() => drained++);

        candidate.TryBegin();
        candidate.End(Success, 0);

        Assert.Equal(0, drained);
    }

    [Fact]
    public void Who_registers_after_the_drain_is_called_at_once()
    {
        var drained = 0;
        var candidate = Make();
        candidate.Retire();

        candidate.Drained.Register(() => drained++);

        Assert.Equal(1, drained);
    }

    [Fact]
    public void Who_took_back_is_not_called()
    {
        var calls = new List<string>();
        var candidate = Make();
        void First() => calls.Add("first");
        void Second() => calls.Add("second");
        var first = candidate.Drained.Register(First);
        candidate.Drained.Register(Second);

        first.Dispose();
        candidate.Retire();

        Assert.Equal(["second"], calls);
    }

    [Fact]
    public void The_drain_fires_once_and_only_after_the_last_lease_whatever_the_threads_do()
    {
        for (var round = 0; round < 2_000; round++)
        {
            var candidate = Make();
            var drained = 0;
            var early = 0;
            candidate.Drained.Register(() => Interlocked.Increment(ref drained));

            void Use()
            {
                while (candidate.TryBegin())
                {
                    if (Volatile.Read(ref drained) != 0)
                        Interlocked.Increment(ref early);
                    candidate.End(Success, 0);
                }
            }

            Race.Run(
                Use,
                Use,
                () =>
                {
                    Thread.SpinWait(round % 50);
                    candidate.Retire();
                });

            Assert.Equal(0, early);
            Assert.Equal(1, drained);
            Assert.Equal(0, candidate.InFlight);
        }
    }

    [Fact]
    public void Each_of_many_registrations_fires_once_although_they_race_the_retirement()
    {
        for (var round = 0; round < 1_000; round++)
        {
            var candidate = Make();
            var drained = 0;
            Race.Run(
                candidate.Retire,
                () => candidate.Drained.Register(() => Interlocked.Increment(ref drained)),
                () => candidate.Drained.Register(() => Interlocked.Increment(ref drained)));

            Assert.Equal(2, drained);
        }
    }

    private static Candidate Make() => new(new ServiceEndpoint("10.0.0.1", 80), DateTimeOffset.UnixEpoch, new Listener());

    private sealed class Listener : IOutcomeListener
    {
        private readonly List<Outcome> _outcomes = [];

        internal IReadOnlyList<Outcome> Outcomes => _outcomes;

        public void OnOutcome(Candidate candidate, in Outcome outcome)
        {
            lock (_outcomes)
                _outcomes.Add(outcome);
        }
    }

    private sealed class Heard : ICandidateSignal
    {
        internal List<string> Events { get; } = [];

        public void OnBegin(long timestamp) => Events.Add($"began {timestamp}");

        public void OnEnd(in Outcome outcome, long timestamp) => Events.Add($"{outcome.Kind} {timestamp}");
    }
}
