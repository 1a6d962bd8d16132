using Discovery.Balancing;
using Discovery.Testing;
using Discovery.Tests.Balancing;

namespace Discovery.Tests.Live;

public sealed class LiveSetTests : IAsyncDisposable
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");

    private readonly ManualClock _clock = new();
    private readonly FakeEndpoints _fake = new();
    private readonly ServiceDirectory _directory;

    public LiveSetTests() => _directory = _fake.CreateDirectory(_clock);

    public ValueTask DisposeAsync() => _directory.DisposeAsync();

    [Fact]
    public async Task The_first_answer_makes_it_live()
    {
        _fake.Set("orders", "10.0.0.1:80");

        var snapshot = await _directory.GetAsync(Orders);

        Assert.Equal(LiveCondition.Live, snapshot.Condition);
        Assert.Equal(1, snapshot.Set!.Version);
        Assert.Equal("10.0.0.1:80", Assert.Single(snapshot.Candidates).ToString());
        Assert.Equal(_clock.GetUtcNow(), snapshot.AnsweredAt);
        Assert.Equal(_clock.GetUtcNow(), snapshot.Candidates[0].Since);
        Assert.Null(snapshot.Failure);
    }

    [Fact]
    public async Task A_first_failure_leaves_it_pending_and_says_why()
    {
        _fake.Fail("no route to the registry");

        var snapshot = await _directory.GetAsync(Orders);

        Assert.Equal(LiveCondition.Pending, snapshot.Condition);
        Assert.Null(snapshot.Set);
        Assert.Equal("no route to the registry", snapshot.Failure!.Message);
        Assert.Equal(1, snapshot.Failures);
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_absent()
    {
        var snapshot = await _directory.GetAsync(Orders);

        Assert.Equal(LiveCondition.Absent, snapshot.Condition);
        Assert.Empty(snapshot.Candidates);
    }

    [Fact]
    public async Task An_empty_service_is_live()
    {
        _fake.Set("orders");

        Assert.Equal(LiveCondition.Live, (await _directory.GetAsync(Orders)).Condition);
    }

    [Fact]
    public async Task Pending_turns_live_when_the_source_recovers()
    {
        _fake.Set("orders", "10.0.0.1:80");
        _fake.Fail("down");
        await _directory.GetAsync(Orders);

        await RecoverAsync();
        var snapshot = await UntilAsync(LiveCondition.Live);

        Assert.Null(snapshot.Failure);
        Assert.Equal(0, snapshot.Failures);
    }

    [Fact]
    public async Task Pending_turns_absent_when_the_source_recovers_and_does_not_know_the_name()
    {
        _fake.Fail("down");
        await _directory.GetAsync(Orders);

        await RecoverAsync();

        await UntilAsync(LiveCondition.Absent);
    }

    [Fact]
    public async Task A_failing_source_never_empties_a_good_set()
    {
        _fake.Set("orders", "10.0.0.1:80", "10.0.0.2:80");
        var live = await _directory.GetAsync(Orders);
        _clock.Advance(TimeSpan.FromSeconds(10));

        _fake.Fail("down");
        var stale = await UntilAsync(LiveCondition.Stale);
        using var lease = await _directory.LeaseAsync(Orders);

        Assert.Same(live.Set, stale.Set);
        Assert.Equal(live.Candidates, stale.Candidates);
        Assert.Equal("down", stale.Failure!.Message);
        Assert.Equal(live.AnsweredAt, stale.AnsweredAt);
        Assert.Contains(lease.Candidate, live.Candidates);
    }

    [Fact]
    public async Task Stale_turns_live_again_with_the_same_set_when_nothing_changed()
    {
        _fake.Set("orders", "10.0.0.1:80");
        var live = await _directory.GetAsync(Orders);
        _fake.Fail("down");
        await UntilAsync(LiveCondition.Stale);

        await RecoverAsync();
        var again = await UntilAsync(LiveCondition.Live);

        Assert.Same(live.Set, again.Set);
        Assert.Null(again.Failure);
        Assert.Equal(0, again.Failures);
        Assert.True(again.AnsweredAt > live.AnsweredAt, "a confirmation makes the set young again");
    }

    [Fact]
    public async Task Stale_turns_live_with_a_new_set_that_remembers_no_failures()
    {
        _fake.Set("orders", "10.0.0.1:80");
        await _directory.GetAsync(Orders);
        _fake.Fail("down");
        await UntilAsync(LiveCondition.Stale);

        _fake.Set("orders", "10.0.0.2:80");
        await RecoverAsync();
        var again = await UntilAsync(LiveCondition.Live);

        Assert.Equal(2, again.Set!.Version);
        Assert.Equal(0, again.Failures);
    }

    [Fact]
    public async Task Live_turns_absent_when_the_service_is_deleted_and_back_when_it_returns()
    {
        _fake.Set("orders", "10.0.0.1:80");
        var live = await _directory.GetAsync(Orders);

        _fake.Forget("orders");
        var absent = await UntilAsync(LiveCondition.Absent);
        _fake.Set("orders", "10.0.0.1:80");
        var back = await UntilAsync(LiveCondition.Live);

        Assert.Empty(absent.Candidates);
        Assert.True(live.Candidates[0].IsRetired);
        Assert.Equal([1, 2, 3], [live.Set!.Version, absent.Set!.Version, back.Set!.Version]);
        Assert.NotSame(live.Candidates[0], back.Candidates[0]);
    }

    [Fact]
    public async Task An_absent_name_stays_absent_when_the_source_fails()
    {
        await _directory.GetAsync(Orders);

        _fake.Fail("down");
        var snapshot = await _directory.WaitUntilAsync(Orders, s => s.Failure is not null);

        Assert.Equal(LiveCondition.Absent, snapshot.Condition);
    }

    [Fact]
    public async Task A_set_that_says_the_same_keeps_version_and_picker()
    {
        await using var directory = _fake.CreateDirectory(_clock, policy: Picks.Policy(BalancingPolicies.RoundRobin));
        _fake.Set("orders", "10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
        var seen = await directory.GetAsync(Orders);
        var turns = new List<Candidate> { await TurnAsync(directory), await TurnAsync(directory) };

        _clock.Advance(TimeSpan.FromSeconds(1));
        _fake.Set("orders", "10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
        var confirmed = await directory.WaitUntilAsync(Orders, s => s.AnsweredAt == _clock.GetUtcNow());
        turns.Add(await TurnAsync(directory));

        Assert.Equal(1, confirmed.Set!.Version);
        Assert.Same(seen.Set, confirmed.Set);
        Assert.Equal(3, turns.Distinct().Count());
    }

    [Fact]
    public async Task A_change_carries_load_over_to_the_new_set()
    {
        _fake.Set("orders", "10.0.0.1:80");
        var lease = await _directory.LeaseAsync(Orders);

        _fake.Set("orders", new ServiceEndpoint("10.0.0.2", 80), new ServiceEndpoint("10.0.0.1", 80) { Weight = 2 });
        var changed = await VersionAsync(2);

        Assert.Same(lease.Candidate, changed.Candidates[1]);
        Assert.Equal(1, changed.Candidates[1].InFlight);
        Assert.Equal(2, changed.Candidates[1].Endpoint.Weight);
        lease.End(OutcomeKind.Success);
        Assert.Equal(0, changed.Candidates[1].InFlight);
    }

    [Fact]
    public async Task Another_pod_at_the_same_address_inherits_nothing()
    {
        _fake.Set("orders", new ServiceEndpoint("10.0.0.1", 80) { Uid = "old" });
        using var lease = await _directory.LeaseAsync(Orders);

        _fake.Set("orders", new ServiceEndpoint("10.0.0.1", 80) { Uid = "new" });
        var changed = await VersionAsync(2);

        Assert.NotSame(lease.Candidate, changed.Candidates[0]);
        Assert.Equal(0, changed.Candidates[0].InFlight);
        Assert.True(lease.Candidate.IsRetired);
    }

    [Fact]
    public async Task An_endpoint_named_twice_is_one_candidate_and_the_first_naming_counts()
    {
        _fake.Set("orders", new ServiceEndpoint("10.0.0.1", 80) { Weight = 1 }, new ServiceEndpoint("10.0.0.1", 80) { Weight = 2 });

        var snapshot = await _directory.GetAsync(Orders);

        Assert.Equal(1, Assert.Single(snapshot.Candidates).Endpoint.Weight);
    }

    [Fact]
    public async Task An_endpoint_that_left_is_not_picked_after_its_set_is_published()
    {
        _fake.Set("orders", "10.0.0.1:80", "10.0.0.2:80");
        var before = await _directory.GetAsync(Orders);
        for (var i = 0; i < 10; i++)
            (await _directory.LeaseAsync(Orders)).Dispose();

        _fake.Remove("orders", "10.0.0.1:80");
        await VersionAsync(2);

        for (var i = 0; i < 100; i++)
        {
            using var lease = await _directory.LeaseAsync(Orders);
            Assert.Same(before.Candidates[1], lease.Candidate);
        }
    }

    [Fact]
    public async Task Services_are_watched_once_however_many_ask()
    {
        _fake.Set("orders", "10.0.0.1:80");
        for (var i = 0; i < 10; i++)
        {
            await _directory.GetAsync("http://ORDERS");
            (await _directory.LeaseAsync(Orders)).Dispose();
        }

        Assert.Equal(1, _fake.Watches);
    }

    [Fact]
    public async Task A_slow_reader_misses_what_was_overtaken_and_sees_the_newest()
    {
        _fake.Set("orders", "10.0.0.1:80");
        await using var reader = _directory.WatchAsync(Orders).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());

        for (var i = 2; i <= 10; i++)
        {
            _fake.Set("orders", $"10.0.0.{i}:80");
            await VersionAsync(i);
        }

        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(10, reader.Current.Set!.Version);
    }

    [Fact]
    public async Task A_watch_ends_when_its_reader_gives_up()
    {
        using var stop = new CancellationTokenSource();
        _fake.Set("orders", "10.0.0.1:80");
        await using var reader = _directory.WatchAsync(Orders, stop.Token).GetAsyncEnumerator();
        await reader.MoveNextAsync();

        var next = reader.MoveNextAsync().AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Disposal_ends_watches_readers_and_retires_candidates()
    {
        _fake.Set("orders", "10.0.0.1:80");
        var lease = await _directory.LeaseAsync(Orders);
        await using var reader = _directory.WatchAsync(Orders).GetAsyncEnumerator();
        await reader.MoveNextAsync();
        var next = reader.MoveNextAsync().AsTask();

        await _directory.DisposeAsync();

        Assert.Equal(0, _fake.Watches);
        Assert.False(await next, "a reader's watch ends");
        Assert.True(lease.Candidate.IsRetired);
        lease.End(OutcomeKind.Success);
        Assert.Equal(0, lease.Candidate.InFlight);
        Assert.Equal(0, _clock.PendingTimers);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _directory.LeaseAsync(Orders));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _directory.GetAsync(Orders));
    }

    [Fact]
    public async Task Disposal_may_be_asked_for_twice_at_once()
    {
        _fake.Set("orders", "10.0.0.1:80");
        await _directory.GetAsync(Orders);

        await Task.WhenAll(_directory.DisposeAsync().AsTask(), _directory.DisposeAsync().AsTask());
        await _directory.DisposeAsync();

        Assert.Equal(0, _fake.Watches);
    }

    [Fact]
    public async Task A_source_that_blocks_before_its_first_await_blocks_no_caller()
    {
        using var release = new ManualResetEventSlim();
        var source = new ScriptedSource((_, _, token) =>
        {
            release.Wait(token);
            return ScriptedSource.Staying(token, new EndpointSet("slow"));
        });
        await using var directory = new ServiceDirectory(source, new ServiceDirectoryOptions { TimeProvider = _clock });

        var asked = directory.GetAsync(Orders);

        Assert.False(asked.IsCompleted);
        release.Set();
        Assert.Equal("slow", (await asked).Set!.Source);
    }

    private static async Task<Candidate> TurnAsync(ServiceDirectory directory)
    {
        using var lease = await directory.LeaseAsync(Orders);
        return lease.Candidate;
    }

    private async Task RecoverAsync()
    {
        _fake.Recover();
        // Timers: the sweep for idle sets, and the pause before the next attempt.
        await _clock.WaitForTimersAsync(2);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
    }

    private Task<ServiceSnapshot> UntilAsync(LiveCondition condition) => _directory.WaitUntilAsync(Orders, s => s.Condition == condition);

    private Task<ServiceSnapshot> VersionAsync(long version) => _directory.WaitUntilAsync(Orders, s => s.Set?.Version == version);
}
