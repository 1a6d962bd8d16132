using Discovery.Dns.Messages;
using Discovery.Dns.Tests.Support;
using Discovery.Testing;

namespace Discovery.Dns.Tests.Source;

/// <summary>When a service is looked up again.</summary>
public sealed class RefreshTests : SourceTest
{
    private const string Query = "A orders.test";
    private const string Target = "A a.test";

    [Theory]
    [InlineData(30, 29, 30)]
    [InlineData(5, 4.5, 5)]
    [InlineData(0, 1, 1)]
    [InlineData(86_400, 299, 300)]
    public async Task It_is_when_the_time_to_live_ends_or_a_little_before_but_within_floor_and_ceiling(int seconds, double earliest, double latest)
    {
        Resolver.Addresses("orders.test", seconds, "10.0.0.1");
        await using var reader = Read(ServiceName.Parse("http://orders.test."));
        var first = await reader.NextAsync();
        Assert.True(reader.IsWaiting);

        await PassAsync(earliest - 0.001);
        Assert.Equal(1, Resolver.Count(Query));
        Clock.Advance(TimeSpan.FromSeconds(latest - earliest + 0.001));

        Assert.Same(first, await reader.NextAsync());
        Assert.Equal(2, Resolver.Count(Query));
    }

    [Fact]
    public async Task A_change_is_told()
    {
        Resolver.Addresses("orders.test", 5, "10.0.0.1");
        await using var reader = Read(ServiceName.Parse("http://orders.test."));
        await reader.NextAsync();
        Assert.True(reader.IsWaiting);

        Resolver.Addresses("orders.test", 5, "10.0.0.2");
        await PassAsync(5);

        Assert.Equal("10.0.0.2:80", Text(await reader.NextAsync()));
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(3600, 30)]
    [InlineData(0, 5)]
    public async Task A_name_that_does_not_exist_is_asked_again_when_its_no_expires_half_a_minute_at_most(int said, double seconds)
    {
        Resolver.NegativeTimeToLive = TimeSpan.FromSeconds(said);
        await using var reader = Read(ServiceName.Parse("http://orders.test."));
        await reader.NextAsync();
        Assert.True(reader.IsWaiting);

        Resolver.Addresses("orders.test", 5, "10.0.0.2");
        await PassAsync(seconds - 0.1);
        Assert.True(reader.IsWaiting);
        Clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal("10.0.0.2:80", Text(await reader.NextAsync()));
    }

    [Fact]
    public async Task A_wish_for_fresh_news_is_met_at_once_whatever_is_stored()
    {
        Resolver.Addresses("orders.test", 300, "10.0.0.1");
        await using var reader = Read(ServiceName.Parse("http://orders.test."));
        await reader.NextAsync();
        Assert.True(reader.IsWaiting);
        await PassAsync(10);

        Resolver.Addresses("orders.test", 300, "10.0.0.2");
        reader.Context.RequestRefresh();

        Assert.Equal("10.0.0.2:80", Text(await reader.NextAsync()));
    }

    [Fact]
    public async Task Wishes_do_not_ask_more_often_than_the_floor()
    {
        Options.RefreshFloor = TimeSpan.FromSeconds(3);
        Resolver.Addresses("orders.test", 300, "10.0.0.1");
        await using var reader = Read(ServiceName.Parse("http://orders.test."));
        await reader.NextAsync();
        Assert.True(reader.IsWaiting);
        await PassAsync(1);

        reader.Context.RequestRefresh();
        await Clock.WaitForTimerAsync(TimeSpan.FromSeconds(2));
        reader.Context.RequestRefresh();
        Assert.Equal(1, Resolver.Count(Query));
        Clock.Advance(TimeSpan.FromSeconds(2));

        await reader.NextAsync();
        Assert.Equal(2, Resolver.Count(Query));
    }

    [Fact]
    public async Task Services_of_one_host_share_their_queries()
    {
        Resolver.Addresses("orders.test", 30, "10.0.0.1");
        var source = NewSource();
        await using var one = Read(ServiceName.Parse("http://orders.test."), source);
        await using var other = Read(ServiceName.Parse("https://orders.test."), source);
        await one.NextAsync();
        await other.NextAsync();
        Assert.True(one.IsWaiting && other.IsWaiting);
        await PassAsync(30);
        await one.NextAsync();
        await other.NextAsync();

        Assert.Equal(2, Resolver.Count(Query));
    }

    [Fact]
    public async Task Of_answers_with_different_phases_each_is_asked_again_when_its_own_time_is_over()
    {
        Resolver.Services("_http._tcp.orders.test", 2, (0, 1, 80, "a.test", null));
        Resolver.Addresses("a.test", 2, "10.0.0.1");
        var target = await Resolver.QueryAsync(DnsName.Parse("a.test"), DnsRecordType.A, default);
        var slow = new TaskCompletionSource<DnsAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        Resolver.On("a.test", DnsRecordType.A, token => new(slow.Task.WaitAsync(token)));
        await using var reader = Read(ServiceName.Parse("http://_http.orders.test."));
        Assert.True(reader.IsWaiting);
        Clock.Advance(TimeSpan.FromSeconds(0.9));
        slow.SetResult(target);
        await reader.NextAsync();
        Assert.True(reader.IsWaiting);

        // The service was asked 0.9 s ago, its target is new: neither waits for the other.
        await Clock.AdvanceToNextTimerAsync(within: TimeSpan.FromSeconds(1.1));
        await reader.NextAsync();
        Assert.True(reader.IsWaiting);
        Assert.Equal((2, 2), (Resolver.Count("SRV _http._tcp.orders.test"), Resolver.Count(Target)));
        await Clock.AdvanceToNextTimerAsync(within: TimeSpan.FromSeconds(0.96));
        await reader.NextAsync();

        Assert.Equal((2, 3), (Resolver.Count("SRV _http._tcp.orders.test"), Resolver.Count(Target)));
    }

    [Fact]
    public async Task A_target_with_a_longer_life_than_its_service_is_not_asked_each_time()
    {
        Resolver.Services("_http._tcp.orders.test", 5, (0, 1, 80, "a.test", null));
        Resolver.Addresses("a.test", 300, "10.0.0.1");
        await using var reader = Read(ServiceName.Parse("http://_http.orders.test."));
        for (var i = 0; i < 5; i++)
        {
            await reader.NextAsync();
            Assert.True(reader.IsWaiting);
            await PassAsync(5);
        }

        Assert.Equal(1, Resolver.Count("A a.test"));
        Assert.InRange(Resolver.Count("SRV _http._tcp.orders.test"), 5, 6);
    }

    [Fact]
    public async Task A_thousand_services_wait_on_one_timer()
    {
        var source = NewSource();
        var readers = new List<SetReader>();
        for (var i = 0; i < 1000; i++)
        {
            Resolver.Addresses($"s{i}.test", 30, "10.0.0.1");
            readers.Add(Read(ServiceName.Parse($"http://s{i}.test."), source));
            await readers[^1].NextAsync();
            Assert.True(readers[^1].IsWaiting);
        }

        Assert.Equal(1, Clock.PendingTimers);
        Clock.Advance(TimeSpan.FromSeconds(30));
        foreach (var reader in readers)
            await reader.NextAsync();
        Assert.Equal(4000, Resolver.Queries.Count);

        foreach (var reader in readers)
            await reader.DisposeAsync();
    }

    [Fact]
    public async Task A_confirmed_set_is_the_same_object_and_the_live_set_learns_that_it_is_good()
    {
        Resolver.Addresses("orders.test", 30, "10.0.0.1", "10.0.0.2");
        var options = new ServiceDirectoryOptions { TimeProvider = Clock, Random = new SeededRandom(1) };
        await using var directory = new ServiceDirectory(new FallbackSource(NewSource(), new PassThroughSource()), options);
        var first = await directory.GetAsync("http://orders.test.");
        var start = Clock.GetUtcNow();
        await Clock.WaitForTimersAsync(2);

        await PassAsync(30);

        var confirmed = await directory.WaitUntilAsync("http://orders.test.", s => s.AnsweredAt > start);
        Assert.Same(first.Set, confirmed.Set);
        Assert.Equal(1, confirmed.Set!.Version);
    }

    [Fact]
    public async Task Lost_connections_make_the_live_set_ask_at_once()
    {
        Resolver.Addresses("orders.test", 300, "10.0.0.1");
        var options = new ServiceDirectoryOptions { TimeProvider = Clock, Random = new SeededRandom(1) };
        await using var directory = new ServiceDirectory(NewSource(), options);
        using (var lease = await directory.LeaseAsync("http://orders.test."))
        {
            await PassAsync(10);
            Resolver.Addresses("orders.test", 300, "10.0.0.2");
            lease.End(OutcomeKind.ConnectFailure);
        }

        var after = await directory.WaitUntilAsync("http://orders.test.", s => s.Set!.Version == 2);
        Assert.Equal("10.0.0.2:80", Assert.Single(after.Candidates).Endpoint.ToString());
    }
}
