using Discovery.Balancing;
using Discovery.Health;
using Discovery.Testing;

namespace Discovery.Tests.Health;

/// <summary>Bounds of requests in flight to one endpoint: who is passed over, and what is said when all are full.</summary>
public sealed class ConcurrencyTests
{
    [Fact]
    public async Task A_saturated_endpoint_is_passed_over()
    {
        await using var rig = await Rig(limit: 2, endpoints: 3, new First()).StartedAsync();

        var leases = new List<EndpointLease>();
        for (var i = 0; i < 6; i++)
            leases.Add(await rig.Directory.LeaseAsync(HealthRig.Orders));

        Assert.Equal([2, 2, 2], rig.Candidates.Select(c => c.InFlight));
        leases.ForEach(l => l.Dispose());
    }

    [Fact]
    public async Task What_one_endpoint_cannot_take_is_spread_over_the_others()
    {
        await using var rig = await Rig(limit: 20, endpoints: 10, new First()).StartedAsync();

        var leases = new List<EndpointLease>();
        for (var i = 0; i < 20 + 90; i++)
            leases.Add(await rig.Directory.LeaseAsync(HealthRig.Orders));

        Assert.Equal(20, rig.Candidates[0].InFlight);
        // Ten each, within three standard deviations.
        Assert.All(rig.Candidates.Skip(1), c => Assert.InRange(c.InFlight, 1, 19));
        leases.ForEach(l => l.Dispose());
    }

    [Fact]
    public async Task When_all_are_saturated_the_error_says_so_and_what_to_change()
    {
        await using var rig = await Rig(limit: 2, endpoints: 2).StartedAsync();
        var leases = new List<EndpointLease>();
        for (var i = 0; i < 4; i++)
            leases.Add(await rig.Directory.LeaseAsync(HealthRig.Orders));

        var exception = await Assert.ThrowsAsync<NoEndpointException>(async () => await rig.Directory.LeaseAsync(HealthRig.Orders));

        Assert.Equal(
            "Service 'http://orders': no endpoint to pick. Set 1 from fake endpoints (0 s old) has 2 endpoints, 2 of them in use, and all of these are saturated: "
            + "each has as many requests in flight as its limit allows (2), or was tried. "
            + "Add instances, raise the limit (Health:Concurrency), or send fewer requests at once.",
            exception.Message);
        Assert.True(exception.IsSaturated);

        leases[1].Dispose();
        using var next = await rig.Directory.LeaseAsync(HealthRig.Orders);
        Assert.Same(leases[1].Candidate, next.Candidate);
    }

    [Fact]
    public async Task Who_waits_for_an_endpoint_does_not_wait_for_a_free_one()
    {
        await using var rig = await Rig(limit: 1, endpoints: 1).StartedAsync();
        using var lease = await rig.Directory.LeaseAsync(HealthRig.Orders);

        var waiting = rig.Directory.LeaseAsync(HealthRig.Orders, waitForReady: true).AsTask();

        Assert.True((await Assert.ThrowsAsync<NoEndpointException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System))).IsSaturated);
    }

    [Fact]
    public async Task An_affinity_key_moves_on_from_a_saturated_endpoint_and_back()
    {
        await using var rig = await Rig(limit: 1, endpoints: 3).StartedAsync();
        var request = new PickRequest { AffinityKey = AffinityKey.From("user 1") };

        var own = await rig.Directory.LeaseAsync(HealthRig.Orders, request);
        using var other = await rig.Directory.LeaseAsync(HealthRig.Orders, request);
        own.Dispose();
        using var again = await rig.Directory.LeaseAsync(HealthRig.Orders, request);

        Assert.NotSame(own.Candidate, other.Candidate);
        Assert.Same(own.Candidate, again.Candidate);
    }

    [Fact]
    public async Task A_request_that_tried_some_and_finds_the_others_saturated_is_told_so()
    {
        await using var rig = await Rig(limit: 1, endpoints: 2).StartedAsync();
        using var lease = await rig.Directory.LeaseAsync(HealthRig.Orders);
        var tried = rig.Candidates.Single(c => c != lease.Candidate);

        var exception = await Assert.ThrowsAsync<NoEndpointException>(
            async () => await rig.Directory.LeaseAsync(HealthRig.Orders, new PickRequest { Avoid = [tried] }));

        Assert.True(exception.IsSaturated);
    }

    [Fact]
    public async Task Without_a_limit_none_is_saturated()
    {
        await using var rig = await new HealthRig(new HealthOptions(), 1).StartedAsync();
        rig.Candidates[0].SetInFlight(100_000);

        using var lease = await rig.Directory.LeaseAsync(HealthRig.Orders);

        Assert.False(lease.Candidate.IsLimited);
        rig.Candidates[0].SetInFlight(0);
    }

    [Fact]
    public async Task An_adaptive_limit_starts_as_told_and_outlives_changes_of_the_set()
    {
        await using var rig = await new HealthRig(new HealthOptions { Concurrency = { Adaptive = true, InitialLimit = 30 } }, 2).StartedAsync();
        Assert.All(rig.Candidates, c => Assert.Equal(30, c.Limit));

        rig.Candidates[0].SetInFlight(30);
        rig.End(0, OutcomeKind.Success, 20, TimeSpan.FromMilliseconds(10));
        var grown = rig.Candidates[0].Limit;
        rig.Fake.Add("orders", "10.9.0.1:80");
        await rig.Directory.WaitUntilAsync(HealthRig.Orders, s => s.Candidates.Length == 3);

        Assert.Equal([grown, 30, 30], rig.Candidates.Select(c => c.Limit));
        Assert.InRange(grown, 31, 200);
        rig.Candidates[0].SetInFlight(0);
    }

    private static HealthRig Rig(int limit, int endpoints, IBalancingPolicy? policy = null) =>
        new(new HealthOptions { Concurrency = { Limit = limit } }, endpoints, policy: policy);

    private sealed class First : IBalancingPolicy
    {
        public IPicker CreatePicker(CandidateGroup group) => new Picker(group.Candidates[0]);

        private sealed class Picker(Candidate first) : IPicker
        {
            public Candidate Pick(in PickRequest request) => first;
        }
    }
}
