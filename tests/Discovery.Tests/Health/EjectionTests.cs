using Discovery.Health;

namespace Discovery.Tests.Health;

/// <summary>How long ejections last: Envoy's growth, cap and forgiveness.</summary>
public sealed class EjectionTests
{
    [Fact]
    public async Task Each_ejection_lasts_30_seconds_longer_up_to_300()
    {
        await using var rig = await new HealthRig(new HealthOptions { Outliers = { Jitter = 0 } }, 3).StartedAsync();

        foreach (var seconds in new[] { 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300, 300 })
            await EjectedForAsync(rig, seconds);
    }

    [Fact]
    public async Task An_ejection_is_forgiven_for_each_interval_back()
    {
        await using var rig = await new HealthRig(new HealthOptions { Outliers = { Jitter = 0 } }, 3).StartedAsync();
        await EjectedForAsync(rig, 30);
        await EjectedForAsync(rig, 60);
        await EjectedForAsync(rig, 90);

        // Two intervals back: of three ejections one is remembered.
        rig.Clock.Advance(TimeSpan.FromSeconds(20));

        await EjectedForAsync(rig, 60);
    }

    [Fact]
    public async Task In_the_end_all_is_forgiven()
    {
        await using var rig = await new HealthRig(new HealthOptions { Outliers = { Jitter = 0 } }, 3).StartedAsync();
        for (var i = 1; i <= 12; i++)
            await EjectedForAsync(rig, Math.Min(30 * i, 300));

        // The count stopped at ten, where longer ejections were no longer allowed.
        rig.Clock.Advance(TimeSpan.FromSeconds(100));

        await EjectedForAsync(rig, 30);
        Assert.True(rig.Clock.PendingTimers > rig.Timers);
        rig.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(rig.Timers, rig.Clock.PendingTimers);
    }

    [Fact]
    public async Task Failures_of_leases_that_were_in_flight_do_not_make_it_longer()
    {
        await using var rig = await new HealthRig(new HealthOptions { Outliers = { Jitter = 0 } }, 3).StartedAsync();
        rig.End(1, OutcomeKind.Failure, 5);
        rig.Clock.Advance(TimeSpan.FromSeconds(29));

        rig.End(1, OutcomeKind.Failure, 20);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(rig.Out);
        rig.End(1, OutcomeKind.Failure, 4);
        Assert.Empty(rig.Out);
    }

    [Fact]
    public void Jitter_spreads_returns_over_its_share()
    {
        var options = new OutlierOptions { Jitter = 0.5 };
        var random = new SeededRandom(7);

        var times = Enumerable.Range(0, 1_000).Select(_ => new Ejection().Begin(TimeSpan.Zero, options, random).TotalSeconds).ToList();

        Assert.All(times, t => Assert.InRange(t, 30, 45));
        // The mean of a uniform spread over 15 s, within five standard errors (15 / sqrt(12 * 1000) = 0.14 s).
        Assert.InRange(times.Average(), 37.5 - 0.7, 37.5 + 0.7);
    }

    [Fact]
    public async Task Clients_with_other_seeds_return_at_other_times()
    {
        await using var rig = await new HealthRig(new HealthOptions(), 3).StartedAsync();
        rig.End(1, OutcomeKind.Failure, 5);

        rig.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal([1], rig.Out);
        rig.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Empty(rig.Out);
    }

    private static Task EjectedForAsync(HealthRig rig, int seconds)
    {
        rig.End(1, OutcomeKind.Failure, 5);
        Assert.Equal([1], rig.Out);
        rig.Clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        Assert.Equal([1], rig.Out);
        rig.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Empty(rig.Out);
        return Task.CompletedTask;
    }
}
