using Discovery.Dns.Messages;
using Discovery.Dns.Tests.Support;

namespace Discovery.Dns.Tests.Source;

/// <summary>A name that had endpoints and lost them all is not believed at once.</summary>
public sealed class HoldDownTests : SourceTest
{
    private const string Orders = "orders.shop.svc.cluster.local";

    [Fact]
    public async Task The_last_endpoints_are_kept_for_a_while_marked_stale_and_then_the_name_is_absent()
    {
        await using var reader = await LostAsync(seconds: 30);

        await PassAsync(30);
        var held = await reader.NextAsync();
        Assert.Equal("10.0.0.1:80 10.0.0.2:80", Text(held));
        Assert.Equal(
            "DNS says that 'http://orders' has no endpoints any more (no A or AAAA record orders.shop.svc.cluster.local (nor under 3 other names)); "
            + "its last 2 are kept for 30 s, in case that passes.",
            held.Failure!.Message);

        await PassWaitingAsync(reader, 29);
        await PassAsync(1);
        Assert.True((await reader.NextAsync()).IsAbsent);
    }

    [Fact]
    public async Task Meanwhile_it_is_asked_every_other_second_and_believed_as_soon_as_it_has_endpoints()
    {
        await using var reader = await LostAsync(seconds: 30);
        await PassAsync(30);
        await reader.NextAsync();
        var queries = Resolver.Count($"A {Orders}");

        await PassWaitingAsync(reader, 9);
        Assert.InRange(Resolver.Count($"A {Orders}") - queries, 4, 4);
        Resolver.Addresses(Orders, 30, "10.0.0.3");
        await PassAsync(2);

        var back = await reader.NextAsync();
        Assert.Equal("10.0.0.3:80", Text(back));
        Assert.Null(back.Failure);
    }

    [Fact]
    public async Task The_same_endpoints_coming_back_end_it_too()
    {
        await using var reader = await LostAsync(seconds: 30);
        await PassAsync(30);
        await reader.NextAsync();
        Assert.True(reader.IsWaiting);
        Resolver.Addresses(Orders, 30, "10.0.0.1", "10.0.0.2");

        await PassAsync(2);

        Assert.Null((await reader.NextAsync()).Failure);
    }

    [Fact]
    public async Task A_name_that_exists_without_addresses_is_held_too_and_then_empty()
    {
        await using var reader = await LostAsync(seconds: 30);
        Resolver.Addresses(Orders, 30);

        await PassAsync(30);
        Assert.NotNull((await reader.NextAsync()).Failure);
        await PassWaitingAsync(reader, 29);
        await PassAsync(1);
        var empty = await reader.NextAsync();

        Assert.False(empty.IsAbsent);
        Assert.Empty(empty.Endpoints);
        Assert.Equal("orders.shop.svc.cluster.local exists, but has no A or AAAA record", empty.Explanation);
    }

    [Fact]
    public async Task It_outlasts_a_failure_between()
    {
        await using var reader = await LostAsync(30);
        await PassAsync(30);
        await reader.NextAsync();
        Assert.True(reader.IsWaiting);
        Resolver.Fails(Orders, DnsRecordType.A);
        Resolver.Fails(Orders, DnsRecordType.Aaaa);
        await PassAsync(2);
        await reader.FailsAsync();
        Assert.True(reader.IsWaiting);
        Resolver.Forget(Orders);

        Assert.Equal("10.0.0.1:80 10.0.0.2:80", Text(await AfterFailuresAsync(reader, 20)));
        await PassWaitingAsync(reader, 7);
        await PassAsync(1);

        Assert.True((await reader.NextAsync()).IsAbsent);
    }

    [Fact]
    public async Task It_begins_after_a_failure_too()
    {
        await using var reader = await LostAsync(30);
        Resolver.Fails(Orders, DnsRecordType.A);
        await PassAsync(30);
        await reader.FailsAsync();
        Assert.True(reader.IsWaiting);
        Resolver.Forget(Orders);

        Assert.Equal("10.0.0.1:80 10.0.0.2:80", Text(await AfterFailuresAsync(reader, 5)));
    }

    [Fact]
    public async Task A_watch_that_was_closed_leaves_nothing_to_hold_on_to()
    {
        var source = NewSource();
        var first = await LostAsync(30, source);
        await first.DisposeAsync();
        Clock.Advance(TimeSpan.FromHours(1));

        await using var second = Read(ServiceName.Parse("http://orders"), source, first.Context);

        Assert.True((await second.NextAsync()).IsAbsent);
    }

    [Fact]
    public async Task Without_it_the_name_is_believed_at_once()
    {
        Options.HoldDown = TimeSpan.Zero;
        await using var reader = await LostAsync(seconds: 30);

        await PassAsync(30);

        Assert.True((await reader.NextAsync()).IsAbsent);
    }

    [Fact]
    public async Task A_service_that_is_decidedly_unavailable_is_believed_at_once()
    {
        Resolver.Services("_http._tcp.orders.test", 30, (0, 1, 80, "a.test", "10.0.0.1"));
        await using var reader = Read(ServiceName.Parse("http://_http.orders.test."));
        await reader.NextAsync();
        Assert.True(reader.IsWaiting);
        Resolver.Services("_http._tcp.orders.test", 30, (0, 0, 0, ".", null));

        await PassAsync(30);

        var set = await reader.NextAsync();
        Assert.Empty(set.Endpoints);
        Assert.Null(set.Failure);
    }

    [Fact]
    public async Task A_service_without_pods_does_not_become_a_host_of_the_same_name_on_the_internet()
    {
        await using var reader = await LostAsync(seconds: 30);
        Resolver.Addresses("orders", 30, "203.0.113.1");

        await PassAsync(30);
        var held = await reader.NextAsync();

        Assert.Equal("10.0.0.1:80 10.0.0.2:80", Text(held));
        Assert.Equal(
            "DNS says that 'http://orders' has no endpoints any more (orders.shop.svc.cluster.local has none, only orders has); "
            + "its last 2 are kept for 30 s, in case that passes.",
            held.Failure!.Message);
        await PassWaitingAsync(reader, 29);
        await PassAsync(1);
        Assert.Equal("203.0.113.1:80", Text(await reader.NextAsync()));
    }

    [Fact]
    public async Task A_name_nearer_in_the_search_list_is_believed_at_once()
    {
        Resolver.Addresses("orders.svc.cluster.local", 30, "10.0.0.1");
        await using var reader = Read(ServiceName.Parse("http://orders"));
        await reader.NextAsync();
        Assert.True(reader.IsWaiting);
        Resolver.Addresses(Orders, 30, "10.0.0.2");
        reader.Context.RequestRefresh();

        await Clock.AdvanceToNextTimerAsync(within: TimeSpan.FromSeconds(1));

        Assert.Equal("10.0.0.2:80", Text(await reader.NextAsync()));
    }

    private async Task<SetReader> LostAsync(int seconds, DnsSource? source = null)
    {
        Resolver.Addresses(Orders, seconds, "10.0.0.1", "10.0.0.2");
        var reader = Read(ServiceName.Parse("http://orders"), source);
        Assert.Equal(2, (await reader.NextAsync()).Endpoints.Length);
        Assert.True(reader.IsWaiting);
        Resolver.Forget(Orders);
        return reader;
    }

    /// <summary>The first set after the backoff, and the clock so much later. A backoff may end while the cache still spares the servers: then it fails again.</summary>
    private async Task<EndpointSet> AfterFailuresAsync(SetReader reader, double seconds)
    {
        while (true)
        {
            if (await reader.WaitsForAsync(Clock))
            {
                Clock.Advance(TimeSpan.FromSeconds(0.5));
                seconds -= 0.5;
            }
            else if (await reader.NextAsync() is { } set && (set.Failure is null || set.StandIn is not null))
            {
                Clock.Advance(TimeSpan.FromSeconds(seconds));
                return set;
            }
        }
    }

    /// <summary>Moves the clock on in small steps, in which nothing is told. The watch may be up to half a second ahead: its refresh has jitter.</summary>
    private async Task PassWaitingAsync(SetReader reader, double seconds)
    {
        for (var left = TimeSpan.FromSeconds(seconds); left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(100))
        {
            Assert.True(reader.IsWaiting);
            await PassAsync(0.1);
        }
    }
}
