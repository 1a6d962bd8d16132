using Discovery.Affinity;
using Discovery.Balancing;
using Discovery.Testing;
using Discovery.Tests.Balancing;

namespace Discovery.Tests.Affinity;

/// <summary>Affinity from end to end: options, service, directory, lease.</summary>
public sealed class StickyAffinityTests : IAsyncLifetime
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");
    private static readonly string[] Addresses = [.. Enumerable.Range(1, 6).Select(i => $"10.0.0.{i}:80")];
    private static readonly AffinityOptions Sticky = new() { Mode = AffinityMode.Sticky };

    private readonly ManualClock _clock = new();
    private readonly FakeEndpoints _fake = new();
    private readonly List<ServiceDirectory> _directories = [];

    public Task InitializeAsync()
    {
        _fake.Set("orders", Addresses);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var directory in _directories)
            await directory.DisposeAsync();
    }

    [Fact]
    public async Task The_policy_places_a_key_once_and_the_table_keeps_it_there()
    {
        var directory = Directory(Sticky);
        var first = await PlaceAsync(directory, 6);
        var again = await PlaceAsync(directory, 6);

        Assert.Equal(6, first.Distinct().Count());
        Assert.Equal(first, again);
    }

    [Fact]
    public async Task When_an_endpoint_leaves_only_its_keys_move_and_they_do_not_come_back()
    {
        var directory = Directory(Sticky);
        var before = await PlaceAsync(directory, 60);
        _fake.Remove("orders", Addresses[0]);
        await directory.WaitUntilAsync(Orders, s => s.Candidates.Length == 5);
        var after = await PlaceAsync(directory, 60);
        _fake.Add("orders", Addresses[0]);
        await directory.WaitUntilAsync(Orders, s => s.Candidates.Length == 6);

        Assert.DoesNotContain(Addresses[0], after);
        for (var key = 0; key < 60; key++)
            Assert.True(before[key] == after[key] || before[key] == Addresses[0], $"key {key} moved from {before[key]}");
        Assert.Equal(after, await PlaceAsync(directory, 60));
    }

    [Fact]
    public async Task A_key_is_pinned_anew_when_its_endpoint_drains_or_is_ejected()
    {
        var directory = Directory(Sticky);
        var first = (await PlaceAsync(directory, 1))[0];
        var leaving = new ServiceEndpoint(ServiceEndpoint.Parse(first).Address) { Conditions = EndpointConditions.Serving | EndpointConditions.Terminating };
        _fake.Add("orders", leaving);
        await directory.WaitUntilAsync(Orders, s => s.Set!.Version == 2);

        var second = (await PlaceAsync(directory, 1))[0];
        Assert.NotEqual(first, second);

        var snapshot = await directory.GetAsync(Orders);
        snapshot.Candidates.Single(c => c.Endpoint.ToString() == second).Health = CandidateHealth.Unhealthy;
        var third = (await PlaceAsync(directory, 1))[0];
        Assert.NotEqual(second, third);
        Assert.Equal([third, third], await PlaceSameAsync(directory, 2));
    }

    [Fact]
    public async Task Where_all_are_unhealthy_keys_stay()
    {
        var directory = Directory(Sticky);
        var before = await PlaceAsync(directory, 6);
        foreach (var candidate in (await directory.GetAsync(Orders)).Candidates)
            candidate.Health = CandidateHealth.Unhealthy;

        Assert.Equal(before, await PlaceAsync(directory, 6));
    }

    [Fact]
    public async Task An_attempt_elsewhere_moves_no_pin_and_is_the_same_each_time()
    {
        var directory = Directory(Sticky);
        var request = new PickRequest { AffinityKey = AffinityKey.From(0) };
        using var first = await directory.LeaseAsync(Orders, request);
        var retry = new PickRequest { AffinityKey = AffinityKey.From(0), Avoid = [first.Candidate] };
        using var second = await directory.LeaseAsync(Orders, retry);
        using var third = await directory.LeaseAsync(Orders, retry);
        using var fourth = await directory.LeaseAsync(Orders, request);

        Assert.NotSame(first.Candidate, second.Candidate);
        Assert.Same(second.Candidate, third.Candidate);
        Assert.Same(first.Candidate, fourth.Candidate);
    }

    [Fact]
    public async Task A_key_that_was_not_used_for_its_timeout_is_placed_anew()
    {
        var directory = Directory(new AffinityOptions { Mode = AffinityMode.Sticky, Timeout = TimeSpan.FromSeconds(30) });
        var first = (await PlaceAsync(directory, 1))[0];
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal([first], await PlaceAsync(directory, 1));
        _clock.Advance(TimeSpan.FromSeconds(30));

        // Round robin: whoever is next, but not the same again.
        Assert.NotEqual(first, (await PlaceAsync(directory, 1))[0]);
    }

    [Fact]
    public async Task Clients_with_different_policies_share_the_pins()
    {
        var directory = Directory(Sticky);
        var request = new PickRequest { AffinityKey = AffinityKey.From(7) };
        using var one = await directory.LeaseAsync(Orders, request);
        using var two = await directory.Leaser(Orders, new PolicyChoice(BalancingPolicies.LeastRequest)).LeaseAsync(request);

        Assert.Same(one.Candidate, two.Candidate);
    }

    [Fact]
    public async Task Pins_go_with_the_live_set()
    {
        var directory = Directory(new AffinityOptions { Mode = AffinityMode.Sticky, Timeout = TimeSpan.FromDays(1) });
        var first = (await PlaceAsync(directory, 1))[0];
        _clock.Advance(TimeSpan.FromMinutes(5));
        _clock.Advance(TimeSpan.FromMinutes(5));
        await _fake.WaitForWatchesAsync(0);

        // The watch may end a moment before the table is emptied.
        var start = TimeProvider.System.GetTimestamp();
        while ((await PlaceAsync(directory, 1))[0] == first)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30), "the pin outlived its live set");
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_service_with_client_affinity_is_served_to_this_client_by_one_endpoint()
    {
        Publish(new ServiceTraits { ClientAffinity = TimeSpan.FromSeconds(60) });
        var directory = Directory(new AffinityOptions());
        var first = await PlaceWithoutKeyAsync(directory);

        for (var i = 0; i < 10; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(59));
            Assert.Equal(first, await PlaceWithoutKeyAsync(directory));
        }

        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.NotEqual(first, await PlaceWithoutKeyAsync(directory));
    }

    [Fact]
    public async Task Keys_that_the_caller_gives_stand_for_the_clients_of_a_service_with_client_affinity()
    {
        Publish(new ServiceTraits { ClientAffinity = TimeSpan.FromSeconds(60) });
        var directory = Directory(new AffinityOptions());

        var placed = await PlaceAsync(directory, 6);

        Assert.Equal(6, placed.Distinct().Count());
        Assert.Equal(placed, await PlaceAsync(directory, 6));
    }

    [Theory]
    [InlineData(AffinityMode.None)]
    [InlineData(AffinityMode.Hash)]
    public async Task Options_go_before_what_the_service_says(AffinityMode mode)
    {
        Publish(new ServiceTraits { ClientAffinity = TimeSpan.FromSeconds(60) });
        var directory = Directory(new AffinityOptions { Mode = mode });
        var places = new HashSet<string>();
        for (var i = 0; i < 6; i++)
            places.Add(await PlaceWithoutKeyAsync(directory));

        Assert.Equal(6, places.Count);
    }

    [Fact]
    public async Task Where_the_service_gives_up_affinity_so_does_the_client()
    {
        Publish(new ServiceTraits { ClientAffinity = TimeSpan.FromSeconds(60) });
        var directory = Directory(new AffinityOptions());
        Assert.Equal(await PlaceWithoutKeyAsync(directory), await PlaceWithoutKeyAsync(directory));

        Publish(ServiceTraits.None);
        await directory.WaitUntilAsync(Orders, s => s.Set!.Version == 2);

        Assert.NotEqual(await PlaceWithoutKeyAsync(directory), await PlaceWithoutKeyAsync(directory));
    }

    [Fact]
    public async Task With_none_keys_are_ignored()
    {
        var directory = Directory(new AffinityOptions { Mode = AffinityMode.None });

        Assert.Equal(6, (await PlaceSameAsync(directory, 6)).Distinct().Count());
    }

    [Fact]
    public async Task Processes_hashed_by_client_spread()
    {
        var places = new HashSet<string>();
        for (var seed = 0; seed < 40; seed++)
            places.Add(await PlaceWithoutKeyAsync(Directory(new AffinityOptions { Mode = AffinityMode.Hash, Source = AffinityKeySource.ClientIp }, seed)));

        Assert.True(places.Count >= 4, $"40 clients reached {places.Count} endpoints of 6");
    }

    [Fact]
    public async Task A_sticky_lease_allocates_nothing_in_steady_state()
    {
        var directory = Directory(Sticky);
        await directory.GetAsync(Orders);
        var request = new PickRequest { AffinityKey = AffinityKey.From(7) };

        Assert.Equal(0, Allocated.ByEach(() => Lease(3_000)));

        void Lease(int times)
        {
            for (var i = 0; i < times; i++)
                Completed.ResultOf(directory.LeaseAsync(Orders, request)).End(OutcomeKind.Success);
        }
    }

    private void Publish(ServiceTraits traits) =>
        _fake.Set("orders", new EndpointSet("fake", Addresses.Select(ServiceEndpoint.Parse)) { Traits = traits });

    private ServiceDirectory Directory(AffinityOptions options, int seed = 1)
    {
        var directory = new ServiceDirectory(_fake, new ServiceDirectoryOptions
        {
            TimeProvider = _clock,
            Random = new SeededRandom(seed),
            Defaults = new() { Policy = new PolicyChoice(Picks.Policy(BalancingPolicies.RoundRobin, seed: 5)), Affinity = options },
            LiveSets = new LiveSetOptions { IdleTimeout = TimeSpan.FromMinutes(10) },
        });
        _directories.Add(directory);
        return directory;
    }

    private static async Task<string[]> PlaceAsync(ServiceDirectory directory, int keys)
    {
        var placed = new string[keys];
        for (var key = 0; key < keys; key++)
            placed[key] = await PlaceAsync(directory, new PickRequest { AffinityKey = AffinityKey.From(key) });
        return placed;
    }

    private static async Task<string[]> PlaceSameAsync(ServiceDirectory directory, int times)
    {
        var placed = new string[times];
        for (var i = 0; i < times; i++)
            placed[i] = await PlaceAsync(directory, new PickRequest { AffinityKey = AffinityKey.From(0) });
        return placed;
    }

    private static Task<string> PlaceWithoutKeyAsync(ServiceDirectory directory) => PlaceAsync(directory, default(PickRequest));

    private static async Task<string> PlaceAsync(ServiceDirectory directory, PickRequest request)
    {
        using var lease = await directory.LeaseAsync(Orders, request);
        return lease.Endpoint.ToString();
    }
}
