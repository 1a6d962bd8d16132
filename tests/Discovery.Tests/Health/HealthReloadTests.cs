using Discovery.Balancing;
using Discovery.Health;

namespace Discovery.Tests.Health;

/// <summary>Health follows settings that change while the service is in use.</summary>
public sealed class HealthReloadTests
{
    private static readonly PolicyChoice Policy = new(BalancingPolicies.RoundRobin);

    [Fact]
    public async Task Ejection_that_is_turned_off_lets_all_back_and_ejects_nobody_more()
    {
        await using var rig = await new HealthRig(new HealthOptions(), 3).StartedAsync();
        rig.End(1, OutcomeKind.Failure, 5);
        Assert.Equal([1], rig.Out);

        rig.Settings.Change(new() { Policy = Policy, Health = new HealthOptions { Outliers = { Enabled = false } } });
        Assert.Empty(rig.Out);
        rig.End(1, OutcomeKind.Failure, 50);

        Assert.Empty(rig.Out);
        Assert.Equal(rig.Timers, rig.Clock.PendingTimers);
    }

    [Fact]
    public async Task A_new_threshold_counts_from_the_change_on()
    {
        await using var rig = await new HealthRig(new HealthOptions(), 3).StartedAsync();
        rig.End(1, OutcomeKind.Failure, 4);

        rig.Settings.Change(new() { Policy = Policy, Health = new HealthOptions { Outliers = { ConsecutiveFailures = 2 } } });
        rig.End(1, OutcomeKind.Failure, 1);
        Assert.Empty(rig.Out);
        rig.End(1, OutcomeKind.Failure, 1);

        Assert.Equal([1], rig.Out);
    }

    [Fact]
    public async Task Equal_options_leave_what_is_known_alone()
    {
        await using var rig = await new HealthRig(new HealthOptions(), 3).StartedAsync();
        rig.End(1, OutcomeKind.Failure, 5);

        rig.Settings.Change(new() { Policy = Policy, Health = new HealthOptions() });
        rig.Settings.Change(new() { Policy = Policy });

        Assert.Equal([1], rig.Out);
    }

    [Fact]
    public async Task Bounds_that_are_taken_away_bound_nobody()
    {
        await using var rig = await new HealthRig(new HealthOptions { Concurrency = { Limit = 1 } }, 1).StartedAsync();
        using var one = await rig.Directory.LeaseAsync(HealthRig.Orders);
        await Assert.ThrowsAsync<NoEndpointException>(async () => await rig.Directory.LeaseAsync(HealthRig.Orders));

        rig.Settings.Change(new() { Policy = Policy });

        using var two = await rig.Directory.LeaseAsync(HealthRig.Orders);
    }

    [Fact]
    public async Task Many_changes_leave_nothing_behind()
    {
        await using var rig = await new HealthRig(new HealthOptions(), 2).StartedAsync();
        var timers = rig.Clock.PendingTimers;

        for (var i = 1; i <= 20; i++)
            rig.Settings.Change(new() { Policy = Policy, Health = new HealthOptions { Outliers = { ConsecutiveFailures = i }, Concurrency = { Adaptive = i % 2 == 0 } } });
        rig.End(0, OutcomeKind.Failure, 19);
        Assert.Empty(rig.Out);
        rig.End(0, OutcomeKind.Failure, 1);

        Assert.Equal([0], rig.Out);
        Assert.InRange(rig.Clock.PendingTimers, timers, timers + 1);
    }
}
