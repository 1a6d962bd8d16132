using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Affinity;

public sealed class AffinityKeyTests
{
    private const int Keys = 3_000;

    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");
    private static readonly string[] Addresses = [.. Enumerable.Range(1, 6).Select(i => $"10.0.0.{i}:80")];

    [Fact]
    public async Task Equal_keys_reach_the_same_endpoint_in_every_process()
    {
        var here = await PlaceAsync(seed: 1, Addresses);
        var there = await PlaceAsync(seed: 2, [.. Addresses.Reverse()]);

        Assert.Equal(here, there);
    }

    [Fact]
    public async Task Keys_spread_evenly()
    {
        var placed = await PlaceAsync(seed: 1, Addresses);

        // Five standard deviations of a fair draw: 5 * sqrt(3000 * 1/6 * 5/6) = 102.
        Assert.All(Addresses, a => Assert.InRange(placed.Count(p => p == a), 500 - 102, 500 + 102));
    }

    [Fact]
    public async Task When_an_endpoint_leaves_only_its_own_keys_move()
    {
        var before = await PlaceAsync(seed: 1, Addresses);
        var after = await PlaceAsync(seed: 1, Addresses[1..]);

        for (var i = 0; i < Keys; i++)
            Assert.True(before[i] == after[i] || before[i] == Addresses[0], $"key {i} moved from {before[i]}, which did not leave");
    }

    [Fact]
    public async Task When_an_endpoint_comes_it_takes_its_share_and_no_key_moves_elsewhere()
    {
        var before = await PlaceAsync(seed: 1, Addresses[1..]);
        var after = await PlaceAsync(seed: 1, Addresses);

        var moved = Enumerable.Range(0, Keys).Where(i => before[i] != after[i]).ToList();
        Assert.All(moved, i => Assert.Equal(Addresses[0], after[i]));
        Assert.InRange(moved.Count, 500 - 102, 500 + 102);
    }

    [Fact]
    public async Task A_key_moves_to_its_second_choice_when_the_first_is_to_be_avoided()
    {
        var fake = new FakeEndpoints();
        fake.Set("orders", Addresses);
        await using var directory = fake.CreateDirectory(new ManualClock());
        var key = AffinityKey.From("user 7");
        using var first = await directory.LeaseAsync(Orders, new PickRequest { AffinityKey = key });
        using var second = await directory.LeaseAsync(Orders, new PickRequest { AffinityKey = key, Avoid = [first.Candidate] });

        fake.Remove("orders", first.Endpoint.ToString());
        await directory.WaitUntilAsync(Orders, s => s.Candidates.Length == 5);
        using var after = await directory.LeaseAsync(Orders, new PickRequest { AffinityKey = key });

        Assert.NotSame(first.Candidate, second.Candidate);
        Assert.Same(second.Candidate, after.Candidate);
    }

    [Fact]
    public async Task A_key_overrides_load()
    {
        var fake = new FakeEndpoints();
        fake.Set("orders", Addresses);
        await using var directory = fake.CreateDirectory(new ManualClock());
        var request = new PickRequest { AffinityKey = AffinityKey.From(42) };
        using var first = await directory.LeaseAsync(Orders, request);
        for (var i = 0; i < 20; i++)
        {
            var again = await directory.LeaseAsync(Orders, request);
            Assert.Same(first.Candidate, again.Candidate);
        }
    }

    [Fact]
    public async Task Keys_are_placed_among_ready_endpoints_only()
    {
        var fake = new FakeEndpoints();
        fake.Set("orders", new ServiceEndpoint("10.0.0.1", 80) { Conditions = EndpointConditions.None }, new ServiceEndpoint("10.0.0.2", 80));
        await using var directory = fake.CreateDirectory(new ManualClock());

        for (var i = 0; i < 50; i++)
        {
            using var lease = await directory.LeaseAsync(Orders, new PickRequest { AffinityKey = AffinityKey.From(i) });
            Assert.Equal("10.0.0.2:80", lease.Endpoint.ToString());
        }
    }

    [Fact]
    public void Keys_compare_by_hash_which_never_changes()
    {
        Assert.Equal(AffinityKey.From("user 7"), AffinityKey.From("user 7"));
        Assert.True(AffinityKey.From("user 7") != AffinityKey.From("User 7"));
        Assert.True(AffinityKey.From(7) == AffinityKey.From(7L));
        // Independent processes of different versions must agree: these numbers are a promise.
        Assert.Equal(0xA74E393BA23A29BBUL, AffinityKey.From("user 7").Hash);
        Assert.Equal(0xE220A8397B1DCDAFUL, AffinityKey.From(0).Hash);
    }

    private static async Task<string[]> PlaceAsync(long seed, string[] addresses)
    {
        var fake = new FakeEndpoints();
        fake.Set("orders", addresses);
        await using var directory = fake.CreateDirectory(new ManualClock(), seed);
        var placed = new string[Keys];
        for (var i = 0; i < Keys; i++)
        {
            using var lease = await directory.LeaseAsync(Orders, new PickRequest { AffinityKey = AffinityKey.From($"user {i}") });
            placed[i] = lease.Endpoint.ToString();
        }

        return placed;
    }
}
