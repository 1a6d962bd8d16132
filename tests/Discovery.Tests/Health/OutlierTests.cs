using Discovery.Health;
using Discovery.Testing;

namespace Discovery.Tests.Health;

/// <summary>Rows of failures: what ejects, whom, and what pickers and operators see of it.</summary>
public sealed class OutlierTests
{
    [Theory]
    [InlineData(OutcomeKind.Failure)]
    [InlineData(OutcomeKind.GatewayFailure)]
    [InlineData(OutcomeKind.ConnectFailure)]
    public async Task The_fifth_failure_in_a_row_ejects(OutcomeKind kind)
    {
        await using var rig = await new HealthRig(new HealthOptions(), 3).StartedAsync();

        rig.End(1, kind, 4);
        Assert.Empty(rig.Out);
        rig.End(1, kind);

        Assert.Equal([1], rig.Out);
    }

    [Theory]
    [InlineData(OutcomeKind.Failure, OutcomeKind.Success)]
    [InlineData(OutcomeKind.GatewayFailure, OutcomeKind.Success)]
    [InlineData(OutcomeKind.ConnectFailure, OutcomeKind.Success)]
    [InlineData(OutcomeKind.ConnectFailure, OutcomeKind.Failure)]
    [InlineData(OutcomeKind.ConnectFailure, OutcomeKind.GatewayFailure)]
    public async Task A_row_is_broken_by_what_contradicts_it(OutcomeKind kind, OutcomeKind breaker)
    {
        await using var rig = await new HealthRig(new HealthOptions(), 3).StartedAsync();

        rig.End(1, kind, 4);
        rig.End(1, breaker);
        rig.End(1, kind, 4);

        Assert.Empty(rig.Out);
    }

    [Theory]
    [InlineData(OutcomeKind.Failure, OutcomeKind.Dropped)]
    [InlineData(OutcomeKind.Failure, OutcomeKind.ConnectFailure)]
    [InlineData(OutcomeKind.ConnectFailure, OutcomeKind.Dropped)]
    public async Task A_row_is_not_broken_by_what_says_nothing_of_it(OutcomeKind kind, OutcomeKind other)
    {
        await using var rig = await new HealthRig(new HealthOptions(), 3).StartedAsync();

        rig.End(1, kind, 4);
        rig.End(1, other);
        rig.End(1, kind);

        Assert.Equal([1], rig.Out);
    }

    [Fact]
    public async Task Gateway_failures_have_a_row_of_their_own_that_plain_failures_break()
    {
        var options = new HealthOptions { Outliers = { ConsecutiveGatewayFailures = 3, ConsecutiveFailures = 100 } };
        await using var rig = await new HealthRig(options, 30).StartedAsync();

        rig.End(0, OutcomeKind.GatewayFailure, 2);
        rig.End(0, OutcomeKind.Failure);
        rig.End(0, OutcomeKind.GatewayFailure, 2);
        Assert.Empty(rig.Out);
        rig.End(0, OutcomeKind.GatewayFailure);

        Assert.Equal([0], rig.Out);
    }

    [Fact]
    public async Task A_threshold_of_0_never_ejects()
    {
        var options = new HealthOptions { Outliers = { ConsecutiveConnectFailures = 0, ConsecutiveFailures = 0 } };
        await using var rig = await new HealthRig(options, 3).StartedAsync();

        rig.End(0, OutcomeKind.ConnectFailure, 50);
        rig.End(0, OutcomeKind.Failure, 50);

        Assert.Empty(rig.Out);
    }

    [Fact]
    public async Task Turned_off_nothing_is_counted_and_nobody_is_ejected()
    {
        await using var rig = await new HealthRig(new HealthOptions { Outliers = { Enabled = false } }, 3).StartedAsync();

        rig.End(0, OutcomeKind.Failure, 50);

        Assert.Empty(rig.Out);
    }

    [Fact]
    public async Task An_ejection_and_a_return_make_pickers_anew_once_each()
    {
        await using var rig = await new HealthRig(new HealthOptions { Outliers = { Jitter = 0 } }, 3).StartedAsync();
        var before = rig.Snapshot;

        rig.End(1, OutcomeKind.Failure, 7);
        var ejected = rig.Snapshot;
        rig.Clock.Advance(TimeSpan.FromSeconds(30));
        var back = rig.Snapshot;
        rig.Clock.Advance(TimeSpan.FromSeconds(100));

        Assert.Equal(before.Plan!.Number + 1, ejected.Plan!.Number);
        Assert.Equal(before.Plan!.Number + 2, back.Plan!.Number);
        Assert.Same(back, rig.Snapshot);
        Assert.Same(before.Set, back.Set);
        Assert.Empty(rig.Out);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(20, 2)]
    [InlineData(21, 3)]
    public async Task The_cap_is_looked_at_before_each_ejection(int endpoints, int ejected)
    {
        await using var rig = await new HealthRig(new HealthOptions(), endpoints).StartedAsync();

        for (var i = 0; i < endpoints; i++)
            rig.End(i, OutcomeKind.Failure, 20);

        Assert.Equal(Enumerable.Range(0, ejected), rig.Out);
    }

    [Fact]
    public async Task The_last_endpoint_that_is_left_is_never_ejected()
    {
        await using var rig = await new HealthRig(new HealthOptions { Outliers = { MaxEjectedPercent = 100 } }, 3).StartedAsync();

        for (var i = 0; i < 3; i++)
            rig.End(i, OutcomeKind.ConnectFailure, 20);

        Assert.Equal([0, 1], rig.Out);
    }

    [Fact]
    public async Task A_cap_of_0_ejects_nobody()
    {
        await using var rig = await new HealthRig(new HealthOptions { Outliers = { MaxEjectedPercent = 0 } }, 10).StartedAsync();

        rig.End(0, OutcomeKind.Failure, 20);

        Assert.Empty(rig.Out);
    }

    [Fact]
    public async Task Endpoints_that_are_not_ready_do_not_raise_the_cap()
    {
        await using var rig = await new HealthRig(new HealthOptions(), 2).StartedAsync();
        var unready = Enumerable.Range(100, 30).Select(i => new ServiceEndpoint($"10.1.0.{i}", 80) { Conditions = EndpointConditions.None });
        rig.Fake.Set("orders", [.. HealthRig.Addresses(3).Select(ServiceEndpoint.Parse), .. unready]);
        await rig.Directory.WaitUntilAsync(HealthRig.Orders, s => s.Candidates.Length == 33);

        rig.End(0, OutcomeKind.Failure, 5);
        rig.End(1, OutcomeKind.Failure, 5);

        Assert.Equal([0], rig.Out);
    }

    [Fact]
    public async Task An_endpoint_that_the_cap_kept_in_is_ejected_at_its_next_row()
    {
        await using var rig = await new HealthRig(new HealthOptions { Outliers = { Jitter = 0 } }, 10).StartedAsync();
        rig.End(0, OutcomeKind.Failure, 5);
        rig.End(1, OutcomeKind.Failure, 5);
        rig.Clock.Advance(TimeSpan.FromSeconds(30));

        rig.End(1, OutcomeKind.Failure, 5);

        Assert.Equal([1], rig.Out);
    }

    [Fact]
    public async Task An_ejection_outlives_a_change_of_the_set()
    {
        await using var rig = await new HealthRig(new HealthOptions { Outliers = { Jitter = 0 } }, 3).StartedAsync();
        rig.End(2, OutcomeKind.Failure, 5);

        rig.Fake.Remove("orders", HealthRig.Addresses(1));
        await rig.Directory.WaitUntilAsync(HealthRig.Orders, s => s.Candidates.Length == 2);
        Assert.Equal([1], rig.Out);
        rig.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Empty(rig.Out);
    }

    [Fact]
    public async Task An_ejected_endpoint_that_leaves_makes_room_for_another()
    {
        await using var rig = await new HealthRig(new HealthOptions(), 5).StartedAsync();
        rig.End(0, OutcomeKind.Failure, 5);
        rig.Fake.Remove("orders", HealthRig.Addresses(1));
        await rig.Directory.WaitUntilAsync(HealthRig.Orders, s => s.Candidates.Length == 4);

        rig.End(2, OutcomeKind.Failure, 5);

        Assert.Equal([2], rig.Out);
    }

    [Fact]
    public async Task Of_many_threads_that_fail_at_once_one_ejects_once()
    {
        await using var rig = await new HealthRig(new HealthOptions(), 3).StartedAsync();
        var before = rig.Snapshot.Plan!.Number;

        Race.Run([.. Enumerable.Range(0, 4).Select(_ => (Action)(() => rig.End(1, OutcomeKind.Failure, 1_000)))]);

        Assert.Equal([1], rig.Out);
        Assert.Equal(before + 1, rig.Snapshot.Plan!.Number);
    }

    [Fact]
    public async Task Ejections_and_changes_of_the_set_at_once_lose_neither()
    {
        await using var rig = await new HealthRig(new HealthOptions { Outliers = { MaxEjectedPercent = 100 } }, 40).StartedAsync();

        var ejecting = Task.Run(() =>
        {
            for (var i = 0; i < 20; i++)
                rig.End(i, OutcomeKind.Failure, 5);
        });
        for (var i = 0; i < 20; i++)
            rig.Fake.Add("orders", $"10.9.0.{i}:80");
        await ejecting.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

        await rig.Directory.WaitUntilAsync(HealthRig.Orders, s => s.Candidates.Length == 60);
        Assert.Equal(Enumerable.Range(0, 20), rig.Out);
        Assert.Equal(22, rig.Snapshot.Plan!.Number);
    }

    [Fact]
    public async Task Operators_read_who_why_and_for_how_long()
    {
        await using var rig = await new HealthRig(new HealthOptions { Outliers = { Jitter = 0 } }, 3).StartedAsync();

        rig.End(1, OutcomeKind.ConnectFailure, 5);
        rig.End(2, OutcomeKind.Failure, 10);
        rig.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(
            [
                "Service 'http://orders': 10.0.0.2:80 is ejected for 30 s: 5 failures to connect in a row. 1 of 3 endpoints are ejected",
                "Service 'http://orders': 10.0.0.3:80 stays in use in spite of 5 failures in a row: 1 of 3 endpoints are ejected, at most 10 % may be, and never all",
                "Service 'http://orders': 10.0.0.2:80 is back after an ejection of 30 s",
            ],
            rig.Log.All);
    }

    [Fact]
    public async Task A_service_that_is_well_has_no_timer_of_health()
    {
        var options = new HealthOptions { Outliers = { SuccessRate = { Enabled = true }, FailurePercentage = { Enabled = true } } };
        await using var rig = await new HealthRig(options, 3).StartedAsync();

        rig.End(0, OutcomeKind.Success, 1_000);

        Assert.Equal(rig.Timers, rig.Clock.PendingTimers);
    }

    [Fact]
    public async Task The_timer_ends_when_all_is_forgiven()
    {
        await using var rig = await new HealthRig(new HealthOptions(), 3).StartedAsync();
        rig.End(0, OutcomeKind.Failure, 5);
        Assert.Equal(rig.Timers + 1, rig.Clock.PendingTimers);

        rig.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(rig.Timers, rig.Clock.PendingTimers);
    }

    [Fact]
    public async Task A_lease_that_is_counted_allocates_nothing()
    {
        var options = new HealthOptions { Outliers = { SuccessRate = { Enabled = true } } };
        await using var rig = await new HealthRig(options, 3).StartedAsync();
        rig.End(0, OutcomeKind.Failure, 1);
        var candidate = rig.Candidates[0];

        Assert.Equal(0, Allocated.ByEach(() => End(candidate, 1_000)));

        static void End(Candidate candidate, int times)
        {
            for (var i = 0; i < times; i++)
            {
                candidate.TryBegin();
                candidate.Began(0);
                candidate.End(new Outcome(i % 3 == 0 ? OutcomeKind.Failure : OutcomeKind.Success, TimeSpan.Zero), 0);
            }
        }
    }
}
