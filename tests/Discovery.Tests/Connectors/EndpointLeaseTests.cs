using Discovery.Connectors;
using Discovery.Endpoints;
using Discovery.Policies;
using Discovery.Testing;

namespace Discovery.Tests.Connectors;

public sealed class EndpointLeaseTests : IAsyncDisposable
{
    private static readonly ServiceName Orders = "http://orders";

    private readonly ManualClock _clock = new();
    private readonly FakeEndpoints _fake = new();
    private readonly ServiceDirectory _directory;

    public EndpointLeaseTests()
    {
        _fake.Set("orders", "10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
        _directory = _fake.CreateDirectory(_clock);
    }

    public ValueTask DisposeAsync() => _directory.DisposeAsync();

    [Fact]
    public async Task A_lease_counts_until_it_ends()
    {
        var lease = await _directory.LeaseAsync(Orders);
        Assert.Equal(1, lease.Candidate.InFlight);

        lease.End(OutcomeKind.Success);

        Assert.Equal(0, lease.Candidate.InFlight);
    }

    [Fact]
    public async Task A_lease_ends_once_however_often_it_is_ended()
    {
        using var other = await _directory.LeaseAsync(Orders);
        var lease = await _directory.LeaseAsync(Orders, new PickRequest { AffinityKey = AffinityKey.From(1) });
        var before = lease.Candidate.InFlight;

        lease.End(OutcomeKind.Success);
        lease.End(OutcomeKind.Failure);
        lease.Dispose();

        Assert.Equal(before - 1, lease.Candidate.InFlight);
    }

    [Fact]
    public async Task Copies_stand_for_the_same_lease()
    {
        var lease = await _directory.LeaseAsync(Orders);
        var copy = lease;
        using var other = await _directory.LeaseAsync(Orders);

        Assert.True(copy == lease);
        Assert.True(other != lease);
        Assert.Equal(lease.GetHashCode(), copy.GetHashCode());
        copy.End(OutcomeKind.Success);
        var after = lease.Candidate.InFlight;
        lease.Dispose();
        Assert.Equal(after, lease.Candidate.InFlight);
    }

    [Fact]
    public async Task A_lease_that_took_over_an_ended_one_is_not_ended_by_it()
    {
        var old = await _directory.LeaseAsync(Orders);
        old.Dispose();
        using var young = await _directory.LeaseAsync(Orders);

        old.End(OutcomeKind.Failure);

        Assert.Equal(1, young.Candidate.InFlight);
        Assert.True(old != young);
    }

    [Fact]
    public void A_default_lease_may_be_disposed()
    {
        var lease = default(EndpointLease);

        lease.Dispose();

        Assert.Null(lease.Candidate);
    }

    [Fact]
    public async Task Threads_never_end_each_others_leases()
    {
        var snapshot = await _directory.GetAsync(Orders);
        void Use()
        {
            var ended = new EndpointLease[16];
            for (var i = 0; i < 50_000; i++)
            {
                var lease = Completed.ResultOf(_directory.LeaseAsync(Orders));
                // An old copy strikes while others hold leases in the same slot.
                ended[i % ended.Length].End(OutcomeKind.Failure);
                if (lease.Candidate.InFlight < 1)
                    throw new InvalidOperationException("somebody else ended this lease");
                lease.End(OutcomeKind.Success);
                ended[(i + 7) % ended.Length] = lease;
            }
        }

        Race.Run(Use, Use, Use);

        Assert.All(snapshot.Candidates, c => Assert.Equal(0, c.InFlight));
    }

    [Fact]
    public async Task A_lease_allocates_nothing_in_steady_state()
    {
        await _directory.GetAsync(Orders);

        Assert.Equal(0, Allocated.ByEach(() => Lease(3_000)));

        void Lease(int times)
        {
            for (var i = 0; i < times; i++)
                Completed.ResultOf(_directory.LeaseAsync(Orders)).End(OutcomeKind.Success);
        }
    }

    [Fact]
    public async Task Eight_overlapping_leases_allocate_nothing_in_steady_state()
    {
        await _directory.GetAsync(Orders);
        var leases = new EndpointLease[8];

        Assert.Equal(0, Allocated.ByEach(() => Lease(3_000)));

        void Lease(int times)
        {
            for (var i = 0; i < times; i++)
            {
                leases[i % 8].End(OutcomeKind.Success);
                leases[i % 8] = Completed.ResultOf(_directory.LeaseAsync(Orders));
            }
        }
    }

    [Fact]
    public async Task A_lease_with_key_or_avoidance_allocates_nothing_in_steady_state()
    {
        var snapshot = await _directory.GetAsync(Orders);
        var keyed = new PickRequest { AffinityKey = AffinityKey.From(7) };
        var avoiding = new PickRequest { Avoid = [snapshot.Candidates[0]] };

        Assert.Equal(0, Allocated.ByEach(() => Lease(3_000)));

        void Lease(int times)
        {
            for (var i = 0; i < times; i++)
            {
                Completed.ResultOf(_directory.LeaseAsync(Orders, keyed)).End(OutcomeKind.Success);
                Completed.ResultOf(_directory.LeaseAsync(Orders, avoiding)).End(OutcomeKind.Success);
            }
        }
    }

    [Fact]
    public async Task What_is_to_be_avoided_is_not_picked_while_there_is_another()
    {
        var snapshot = await _directory.GetAsync(Orders);

        for (var i = 0; i < 200; i++)
        {
            using var lease = await _directory.LeaseAsync(Orders, new PickRequest { Avoid = [snapshot.Candidates[0], snapshot.Candidates[2]] });
            Assert.Same(snapshot.Candidates[1], lease.Candidate);
        }
    }

    [Fact]
    public async Task Endpoints_shutting_down_serve_only_while_none_is_ready()
    {
        var leaving = new ServiceEndpoint("10.0.0.1", 80) { Conditions = EndpointConditions.Serving | EndpointConditions.Terminating };
        var broken = new ServiceEndpoint("10.0.0.2", 80) { Conditions = EndpointConditions.Terminating };
        _fake.Set("orders", leaving, broken);
        await _directory.WaitUntilAsync(Orders, s => s.Candidates.Length == 2);
        for (var i = 0; i < 20; i++)
        {
            using var lease = await _directory.LeaseAsync(Orders);
            Assert.Equal(leaving, lease.Endpoint);
        }

        _fake.Add("orders", "10.0.0.3:80");
        await _directory.WaitUntilAsync(Orders, s => s.Candidates.Length == 3);
        for (var i = 0; i < 20; i++)
        {
            using var lease = await _directory.LeaseAsync(Orders);
            Assert.Equal("10.0.0.3:80", lease.Endpoint.ToString());
        }
    }

    [Fact]
    public async Task Waiting_for_ready_outlasts_absence_emptiness_and_failure()
    {
        _fake.Forget("orders");
        await using var directory = _fake.CreateDirectory(_clock);
        var lease = directory.LeaseAsync(Orders, new PickRequest { WaitForReady = true }).AsTask();

        await directory.WaitUntilAsync(Orders, s => s.Condition == LiveCondition.Absent);
        _fake.Set("orders");
        await directory.WaitUntilAsync(Orders, s => s.Condition == LiveCondition.Live);
        _fake.Fail("down");
        await directory.WaitUntilAsync(Orders, s => s.Condition == LiveCondition.Stale);
        Assert.False(lease.IsCompleted);
        _fake.Set("orders", "10.0.0.9:80");
        _fake.Recover();
        // Two sweeps (this directory's and the fixture's), and the pause.
        await _clock.WaitForTimersAsync(3);
        _clock.Advance(TimeSpan.FromSeconds(1));

        using var got = await lease.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.Equal("10.0.0.9:80", got.Endpoint.ToString());
    }

    [Fact]
    public async Task Who_waits_for_ready_may_give_up()
    {
        _fake.Forget("orders");
        using var stop = new CancellationTokenSource();
        var lease = _directory.LeaseAsync(Orders, new PickRequest { WaitForReady = true }, stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lease);
    }

    [Fact]
    public async Task Two_policies_share_one_watch_and_one_load()
    {
        await using var directory = new ServiceDirectory(_fake, new ServiceDirectoryOptions { TimeProvider = _clock });
        var roundRobin = new OnePolicy(new RoundRobin(new SeededRandom(1)));
        using var one = await directory.LeaseAsync(Orders, new PickRequest { AffinityKey = AffinityKey.From(1) });
        using var two = await directory.Leaser(Orders, roundRobin)
            .LeaseAsync(new PickRequest { AffinityKey = AffinityKey.From(1) }, CancellationToken.None);

        Assert.Equal(1, _fake.Watches);
        Assert.Same(one.Candidate, two.Candidate);
        Assert.Equal(2, one.Candidate.InFlight);
    }

    [Fact]
    public async Task Rebalancing_asks_for_the_policy_again()
    {
        var policies = new Changing();
        await using var directory = new ServiceDirectory(_fake, new ServiceDirectoryOptions { TimeProvider = _clock, Policies = policies });
        (await directory.LeaseAsync(Orders)).Dispose();
        var asked = policies.Asked;
        (await directory.LeaseAsync(Orders)).Dispose();
        Assert.Equal(asked, policies.Asked);

        directory.Rebalance();
        (await directory.LeaseAsync(Orders)).Dispose();

        Assert.Equal(asked + 1, policies.Asked);
    }

    [Fact]
    public async Task A_rebalancing_while_a_picker_is_made_from_the_old_choice_is_not_lost()
    {
        var policies = new Overtaken();
        await using var directory = new ServiceDirectory(_fake, new ServiceDirectoryOptions { TimeProvider = _clock, Policies = policies });
        (await directory.LeaseAsync(Orders)).Dispose();
        policies.Meanwhile = directory.Rebalance;
        directory.Rebalance();
        (await directory.LeaseAsync(Orders)).Dispose();
        var asked = policies.Asked;

        // The picker in use was made of what was chosen before the last rebalancing.
        policies.Join();
        (await directory.LeaseAsync(Orders)).Dispose();

        Assert.Equal(asked + 1, policies.Asked);
    }

    private sealed class Overtaken : IPolicySelector
    {
        private Thread? _thread;

        internal int Asked { get; private set; }

        internal Action? Meanwhile { get; set; }

        public IBalancingPolicy PolicyFor(ServiceName service)
        {
            Asked++;
            if (Meanwhile is { } action)
            {
                Meanwhile = null;
                _thread = new Thread(() => action());
                _thread.Start();
                // Either it is done, or it waits for this picker to be made.
                Assert.True(SpinWait.SpinUntil(
                    () => !_thread.IsAlive || _thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(30)));
            }

            return new RoundRobin(new SeededRandom(1));
        }

        internal void Join() => Assert.True(_thread!.Join(TimeSpan.FromSeconds(30)));
    }

    private sealed class Changing : IPolicySelector
    {
        internal int Asked { get; private set; }

        public IBalancingPolicy PolicyFor(ServiceName service)
        {
            Asked++;
            return new RoundRobin(new SeededRandom(1));
        }
    }
}
