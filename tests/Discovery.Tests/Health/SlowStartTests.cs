using Discovery.Balancing;
using Discovery.Health;
using Discovery.Testing;
using Discovery.Tests.Balancing;

namespace Discovery.Tests.Health;

/// <summary>Envoy's slow start: who warms up, how fast, and what pickers see of it.</summary>
public sealed class SlowStartTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(0, 1, 0.1)]
    [InlineData(3, 1, 0.1)]
    [InlineData(6, 1, 0.1)]
    [InlineData(15, 1, 0.25)]
    [InlineData(30, 1, 0.5)]
    [InlineData(59, 1, 0.98333)]
    [InlineData(60, 1, 1)]
    [InlineData(1000, 1, 1)]
    [InlineData(15, 2, 0.5)]
    [InlineData(30, 2, 0.70711)]
    [InlineData(30, 0.5, 0.25)]
    public void A_share_follows_the_formula(int age, double aggression, double share)
    {
        var options = new SlowStartOptions { Window = Window, Aggression = aggression };

        Assert.Equal(share, options.ShareAt(TimeSpan.FromSeconds(age)), 5);
    }

    [Fact]
    public async Task Endpoints_of_the_first_set_are_warm()
    {
        await using var rig = await new HealthRig(Options(), 3).StartedAsync();

        Assert.All(rig.Candidates, c => Assert.Equal(1, c.Warmth));
        Assert.Equal(rig.Timers, rig.Clock.PendingTimers);
    }

    [Fact]
    public async Task A_newcomer_warms_up_in_ten_steps_that_make_pickers_anew()
    {
        await using var rig = await new HealthRig(Options(), 2).StartedAsync();
        rig.Fake.Add("orders", "10.9.0.1:80");
        await rig.Directory.WaitUntilAsync(HealthRig.Orders, s => s.Candidates.Length == 3);
        var before = rig.Snapshot.Plan!.Number;
        Assert.Equal([1, 1, 0.1], rig.Candidates.Select(c => c.Warmth));

        var seen = new List<double>();
        for (var i = 1; i <= 10; i++)
        {
            rig.Clock.Advance(Window / 10);
            seen.Add(Math.Round(rig.Candidates[2].Warmth, 9));
            Assert.Equal(before + i, rig.Snapshot.Plan!.Number);
        }

        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], seen);
        Assert.Equal(rig.Timers, rig.Clock.PendingTimers);
    }

    [Fact]
    public async Task Newcomers_that_come_later_share_the_steps()
    {
        await using var rig = await new HealthRig(Options(), 2).StartedAsync();
        rig.Fake.Add("orders", "10.9.0.1:80");
        await rig.Directory.WaitUntilAsync(HealthRig.Orders, s => s.Candidates.Length == 3);
        rig.Clock.Advance(TimeSpan.FromSeconds(33));
        rig.Fake.Add("orders", "10.9.0.2:80");
        await rig.Directory.WaitUntilAsync(HealthRig.Orders, s => s.Candidates.Length == 4);
        Assert.Equal(rig.Timers + 1, rig.Clock.PendingTimers);

        rig.Clock.Advance(TimeSpan.FromSeconds(27));
        Assert.Equal([1, 1, 1, 27.0 / 60], rig.Candidates.Select(c => c.Warmth));
        rig.Clock.Advance(TimeSpan.FromSeconds(36));

        Assert.Equal(1, rig.Candidates[3].Warmth);
        Assert.Equal(rig.Timers, rig.Clock.PendingTimers);
    }

    [Fact]
    public async Task A_newcomer_that_leaves_stops_the_steps()
    {
        await using var rig = await new HealthRig(Options(), 2).StartedAsync();
        rig.Fake.Add("orders", "10.9.0.1:80");
        await rig.Directory.WaitUntilAsync(HealthRig.Orders, s => s.Candidates.Length == 3);
        rig.Fake.Remove("orders", "10.9.0.1:80");
        await rig.Directory.WaitUntilAsync(HealthRig.Orders, s => s.Candidates.Length == 2);

        rig.Clock.Advance(Window / 10);

        Assert.Equal(rig.Timers, rig.Clock.PendingTimers);
    }

    [Fact]
    public async Task An_endpoint_that_is_back_from_an_ejection_warms_up()
    {
        var options = Options();
        options.Outliers.Jitter = 0;
        await using var rig = await new HealthRig(options, 3).StartedAsync();
        rig.End(1, OutcomeKind.Failure, 5);

        rig.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal([1, 0.1, 1], rig.Candidates.Select(c => c.Warmth));
        rig.Clock.Advance(Window);
        Assert.Equal([1, 1, 1], rig.Candidates.Select(c => c.Warmth));
    }

    [Fact]
    public async Task Policies_see_warmth_as_weight()
    {
        var policy = new GroupLog();
        await using var rig = await new HealthRig(Options(), 2, policy: policy).StartedAsync();
        rig.Fake.Add("orders", "10.9.0.1:80");
        await rig.Directory.WaitUntilAsync(HealthRig.Orders, s => s.Candidates.Length == 3);

        (await rig.Directory.LeaseAsync(HealthRig.Orders)).Dispose();
        Assert.Equal([1, 1, 0.1], policy.Last);
        rig.Clock.Advance(Window / 2);
        (await rig.Directory.LeaseAsync(HealthRig.Orders)).Dispose();
        Assert.Equal([1, 1, 0.5], policy.Last);
        rig.Clock.Advance(Window / 2);
        (await rig.Directory.LeaseAsync(HealthRig.Orders)).Dispose();

        Assert.Equal([1, 1, 1], policy.Last);
    }

    private static HealthOptions Options() => new() { SlowStart = { Window = Window } };

    private sealed class GroupLog : IBalancingPolicy
    {
        internal double[] Last { get; private set; } = [];

        public IPicker CreatePicker(CandidateGroup group)
        {
            Last = [.. group.Candidates.Select((_, i) => group.WeightOf(i))];
            return Picks.Policy(BalancingPolicies.RoundRobin).CreatePicker(group);
        }
    }
}
