using Discovery.Health;
using Discovery.Testing;

namespace Discovery.Tests.Health;

/// <summary>Active probes: thresholds, times, bounds, and what comes of their results.</summary>
public sealed class ProbeTests
{
    private const string First = "10.0.0.1:80";
    private const string Second = "10.0.0.2:80";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ScriptedProbe _probe = new();
    private bool _hasBegun;
    private int _asked;

    [Fact]
    public async Task The_first_probe_is_made_at_once_and_counts_alone()
    {
        _probe.Do(Second, _ => throw new InvalidOperationException("disk full."));
        await using var rig = await Rig(3).StartedAsync();

        await rig.Directory.WaitUntilAsync(HealthRig.Orders, s => s.Candidates[1].Health == CandidateHealth.Unhealthy);

        Assert.Equal([1], rig.Out);
        Assert.Equal(2, rig.Snapshot.Plan!.Number);
        Assert.Equal("Service 'http://orders': 10.0.0.2:80 fails its probes and gets no traffic: disk full", Assert.Single(rig.Log.All));
    }

    [Fact]
    public async Task Three_failures_in_a_row_take_traffic_away_and_one_success_gives_it_back()
    {
        await using var rig = await Rig(2).StartedAsync();
        await RoundsAsync(rig, 1);

        _probe.Say(First, CandidateHealth.Unhealthy);
        await RoundsAsync(rig, 2);
        Assert.Empty(rig.Out);
        _probe.Say(First, CandidateHealth.Healthy);
        await RoundsAsync(rig, 1);
        _probe.Say(First, CandidateHealth.Unhealthy);
        await RoundsAsync(rig, 2);
        Assert.Empty(rig.Out);
        await RoundsAsync(rig, 1);
        Assert.Equal([0], rig.Out);
        _probe.Say(First, CandidateHealth.Healthy);
        await RoundsAsync(rig, 1);

        Assert.Empty(rig.Out);
        Assert.Equal(
            [
                "Service 'http://orders': 10.0.0.1:80 fails its probes and gets no traffic: it says that it is not well",
                "Service 'http://orders': 10.0.0.1:80 passes its probes",
            ],
            rig.Log.All);
    }

    [Fact]
    public async Task A_healthy_threshold_keeps_it_out_for_longer()
    {
        _probe.Say(First, CandidateHealth.Unhealthy);
        await using var rig = await Rig(2, o => o.HealthyThreshold = 2).StartedAsync();
        await RoundsAsync(rig, 1);
        Assert.Equal([0], rig.Out);

        _probe.Say(First, CandidateHealth.Healthy);
        await RoundsAsync(rig, 1);
        Assert.Equal([0], rig.Out);
        await RoundsAsync(rig, 1);

        Assert.Empty(rig.Out);
    }

    [Fact]
    public async Task Degraded_is_taken_over_at_once()
    {
        await using var rig = await Rig(2).StartedAsync();
        await RoundsAsync(rig, 1);

        _probe.Say(First, CandidateHealth.Degraded);
        await RoundsAsync(rig, 1);

        Assert.Equal([CandidateHealth.Degraded, CandidateHealth.Healthy], rig.Candidates.Select(c => c.Health));
        Assert.Equal("Service 'http://orders': 10.0.0.1:80 says that it is degraded; others are preferred", Assert.Single(rig.Log.All));
    }

    [Fact]
    public async Task All_verdicts_of_a_round_make_pickers_anew_once()
    {
        await using var rig = await Rig(10).StartedAsync();
        await RoundsAsync(rig, 1);

        for (var i = 0; i < 10; i++)
            _probe.Say(HealthRig.Addresses(10)[i], CandidateHealth.Degraded);
        await RoundsAsync(rig, 1);

        Assert.Equal(2, rig.Snapshot.Plan!.Number);
        Assert.All(rig.Candidates, c => Assert.Equal(CandidateHealth.Degraded, c.Health));
    }

    [Fact]
    public async Task A_probe_without_an_answer_fails_when_its_time_is_over()
    {
        _probe.Do(First, async token =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return CandidateHealth.Healthy;
        });
        await using var rig = await Rig(2).StartedAsync();

        await rig.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(1));
        await Wait.UntilAsync(() => _probe.Asked(Second) == 1);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));

        await rig.Directory.WaitUntilAsync(HealthRig.Orders, s => s.Candidates[0].Health == CandidateHealth.Unhealthy);
        Assert.Equal("Service 'http://orders': 10.0.0.1:80 fails its probes and gets no traffic: no answer within 1 s", Assert.Single(rig.Log.All));
    }

    [Fact]
    public async Task A_probe_that_does_not_listen_holds_up_nobody()
    {
        var never = new TaskCompletionSource<CandidateHealth>();
        _probe.Do(First, _ => new(never.Task));
        await using var rig = await Rig(2).StartedAsync();

        await rig.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(1));
        await Wait.UntilAsync(() => _probe.Asked(Second) == 1);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));

        await rig.Directory.WaitUntilAsync(HealthRig.Orders, s => s.Candidates[0].Health == CandidateHealth.Unhealthy);
    }

    [Fact]
    public async Task A_newcomer_is_probed_at_once_and_alone()
    {
        await using var rig = await Rig(2).StartedAsync();
        await RoundsAsync(rig, 1);

        _probe.Say("10.9.0.1:80", CandidateHealth.Degraded);
        rig.Fake.Add("orders", "10.9.0.1:80");
        await rig.Directory.WaitUntilAsync(HealthRig.Orders, s => s.Candidates is [_, _, { Health: CandidateHealth.Degraded }]);

        Assert.Equal(1, _probe.Asked("10.9.0.1:80"));
        Assert.Equal(1, _probe.Asked(First));
    }

    [Fact]
    public async Task A_name_that_passes_through_is_left_alone()
    {
        await using var rig = Rig(1, health: o => (o.Concurrency.Limit, o.SlowStart.Window) = (3, TimeSpan.FromSeconds(60)));
        rig.Fake.Set("orders", new EndpointSet("pass-through", new ServiceEndpoint("orders", 80)) { IsPassThrough = true });
        await rig.StartedAsync();
        Assert.Equal(int.MaxValue, Assert.Single(rig.Candidates).Limit);

        // Somebody knows the name now: the loop would have asked what came before first.
        rig.Fake.Set("orders", First);
        await Wait.UntilAsync(() => _probe.Asked(First) == 1);

        Assert.Equal(1, _probe.AllAsked);
        Assert.Equal(3, Assert.Single(rig.Candidates).Limit);
        Assert.Equal(1, Assert.Single(rig.Candidates).Warmth);
    }

    [Fact]
    public async Task No_more_than_told_are_under_way_at_once()
    {
        await using var rig = await Rig(100, o => o.Concurrency = 3).StartedAsync();
        await RoundsAsync(rig, 1);
        await RoundsAsync(rig, 1);

        Assert.InRange(_probe.Most, 1, 3);
        Assert.Equal(200, _probe.AllAsked);
    }

    [Fact]
    public async Task A_good_probe_does_not_end_an_ejection_and_a_bad_one_outlasts_it()
    {
        // Times that no timer of the probes has, so that the wait for those is not deceived.
        await using var rig = await Rig(3, health: o =>
        {
            o.Outliers.Jitter = 0;
            o.Outliers.Interval = TimeSpan.FromHours(1);
            o.Outliers.BaseEjection = TimeSpan.FromSeconds(45);
        }).StartedAsync();
        await RoundsAsync(rig, 1);
        rig.End(0, OutcomeKind.Failure, 5);

        await RoundsAsync(rig, 1);
        Assert.Equal([0], rig.Out);
        _probe.Say(First, CandidateHealth.Unhealthy);
        await RoundsAsync(rig, 4);

        Assert.Contains(rig.Log.All, line => line.EndsWith("is back after an ejection of 45 s", StringComparison.Ordinal));
        Assert.Equal([0], rig.Out);
        _probe.Say(First, CandidateHealth.Healthy);
        await RoundsAsync(rig, 1);
        Assert.Empty(rig.Out);
    }

    [Fact]
    public async Task An_endpoint_whose_probes_pass_again_warms_up()
    {
        _probe.Say(First, CandidateHealth.Unhealthy);
        await using var rig = await Rig(2, health: o => o.SlowStart.Window = TimeSpan.FromSeconds(60)).StartedAsync();
        await RoundsAsync(rig, 1);

        _probe.Say(First, CandidateHealth.Healthy);
        await RoundsAsync(rig, 1);

        Assert.Equal([0.1, 1], rig.Candidates.Select(c => c.Warmth));
    }

    [Fact]
    public async Task Jitter_makes_intervals_longer_by_up_to_its_share()
    {
        await using var rig = await Rig(1, o => o.Jitter = 0.5).StartedAsync();
        await Wait.UntilAsync(() => _probe.Asked(First) == 1 && rig.Clock.NextTimer > TimeSpan.FromSeconds(1));

        var waits = new List<double>();
        for (var i = 2; i <= 20; i++)
        {
            waits.Add((await rig.Clock.AdvanceToNextTimerAsync(within: TimeSpan.FromSeconds(15))).TotalSeconds);
            await Wait.UntilAsync(() => _probe.Asked(First) == i);
            // The time limit of the probe is gone.
            await Wait.UntilAsync(() => rig.Clock.NextTimer > TimeSpan.FromSeconds(1));
        }

        Assert.All(waits, w => Assert.InRange(w, 10, 15));
        Assert.InRange(waits.Distinct().Count(), 15, 19);
    }

    [Fact]
    public async Task A_closed_watch_is_probed_no_more()
    {
        var rig = await Rig(2).StartedAsync();
        await RoundsAsync(rig, 1);

        await rig.DisposeAsync();

        Assert.Equal(0, rig.Clock.PendingTimers);
        rig.Clock.Advance(10 * Interval);
        Assert.Equal(2, _probe.AllAsked);
    }

    [Fact]
    public async Task Closing_ends_a_probe_that_is_under_way()
    {
        var ended = new TaskCompletionSource();
        _probe.Do(First, async token =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.SetResult();
            return CandidateHealth.Healthy;
        });
        var rig = await Rig(1).StartedAsync();
        await rig.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(1));

        await rig.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.Equal(0, rig.Clock.PendingTimers);
    }

    [Fact]
    public async Task Without_a_kind_nobody_is_probed()
    {
        await using var rig = await new HealthRig(new HealthOptions(), 2).StartedAsync();

        Assert.Equal(rig.Timers, rig.Clock.PendingTimers);
    }

    [Fact]
    public async Task Tcp_connects_and_tells_why_it_cannot()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = new ServiceEndpoint(listener.LocalEndpoint);
        var probe = new TcpProbe(new ProbeOptions());

        Assert.Equal(CandidateHealth.Healthy, await probe.ProbeAsync(ServiceName.Parse("tcp://redis"), endpoint, default));
        Assert.Equal(CandidateHealth.Healthy, await new TcpProbe(new ProbeOptions { Port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port })
            .ProbeAsync(ServiceName.Parse("tcp://redis"), new ServiceEndpoint("127.0.0.1", 1), default));
        using var closed = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        closed.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(
            async () => await probe.ProbeAsync(ServiceName.Parse("tcp://redis"), new ServiceEndpoint(closed.LocalEndPoint!), default));
    }

    private HealthRig Rig(int endpoints, Action<ProbeOptions>? configure = null, Action<HealthOptions>? health = null)
    {
        var options = new HealthOptions { Probe = { Jitter = 0, Interval = Interval } };
        configure?.Invoke(options.Probe);
        health?.Invoke(options);
        return new HealthRig(options, endpoints, _probe);
    }

    /// <summary>Lets rounds run to their end: first the one that begins by itself, if it has not, then by the clock.</summary>
    private async Task RoundsAsync(HealthRig rig, int rounds)
    {
        var endpoints = rig.Candidates.Length;
        for (var i = 0; i < rounds; i++)
        {
            _asked += endpoints;
            if (_hasBegun)
                rig.Clock.Advance(Interval);
            _hasBegun = true;
            await Wait.UntilAsync(() => _probe.AllAsked == _asked);

            // The loop waits again: the round's results are in.
            await rig.Clock.WaitForTimerAsync(Interval);
        }
    }
}
