using Discovery.Balancing;
using Discovery.Testing;
using Discovery.Tests.Balancing;

namespace Discovery.Tests.Connectors;

public sealed class EndpointLeaseTests : IAsyncDisposable
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");

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
        var lease = directory.LeaseAsync(Orders, waitForReady: true).AsTask();

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
        var lease = _directory.LeaseAsync(Orders, waitForReady: true, cancellationToken: stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lease);
    }

    [Fact]
    public async Task Two_policies_share_one_watch_and_one_load()
    {
        await using var directory = new ServiceDirectory(_fake, new ServiceDirectoryOptions { TimeProvider = _clock });
        var roundRobin = new PolicyChoice(BalancingPolicies.RoundRobin);
        using var one = await directory.LeaseAsync(Orders, new PickRequest { AffinityKey = AffinityKey.From(1) });
        using var two = await directory.Leaser(Orders, roundRobin)
            .LeaseAsync(new PickRequest { AffinityKey = AffinityKey.From(1) });

        Assert.Equal(1, _fake.Watches);
        Assert.Same(one.Candidate, two.Candidate);
        Assert.Equal(2, one.Candidate.InFlight);
    }

    [Fact]
    public async Task Settings_that_changed_are_in_use_for_the_next_lease()
    {
        var settings = new ChangingSettings { Current = new() { Policy = new PolicyChoice(new Counting()) } };
        await using var directory = new ServiceDirectory(_fake, new ServiceDirectoryOptions { TimeProvider = _clock, SettingsProvider = settings });
        (await directory.LeaseAsync(Orders)).Dispose();
        var next = new Counting();

        settings.Change(new() { Policy = new PolicyChoice(next) });
        (await directory.LeaseAsync(Orders)).Dispose();
        (await directory.LeaseAsync(Orders)).Dispose();

        Assert.Equal(1, next.Made);
    }

    [Fact]
    public async Task A_change_while_a_picker_is_made_of_the_settings_before_is_not_lost()
    {
        var settings = new ChangingSettings();
        var next = new Counting();
        settings.Current = new() { Policy = new PolicyChoice(new Counting { Meanwhile = () => settings.Change(new() { Policy = new PolicyChoice(next) }) }) };
        await using var directory = new ServiceDirectory(_fake, new ServiceDirectoryOptions { TimeProvider = _clock, SettingsProvider = settings });
        (await directory.LeaseAsync(Orders)).Dispose();
        (await directory.LeaseAsync(Orders)).Dispose();

        Assert.Equal(1, next.Made);
    }

    [Fact]
    public async Task A_directory_that_is_disposed_listens_to_no_settings()
    {
        var settings = new ChangingSettings();
        var directory = new ServiceDirectory(_fake, new ServiceDirectoryOptions { TimeProvider = _clock, SettingsProvider = settings });
        Assert.True(settings.IsHeard);

        await directory.DisposeAsync();

        Assert.False(settings.IsHeard);
    }

    /// <summary>Counts its pickers.</summary>
    private sealed class Counting : IBalancingPolicy
    {
        internal int Made { get; private set; }

        internal Action? Meanwhile { get; init; }

        public IPicker CreatePicker(CandidateGroup group)
        {
            Made++;
            Meanwhile?.Invoke();
            return Picks.Policy(BalancingPolicies.RoundRobin).CreatePicker(group);
        }
    }
}
