using Discovery.Dns.Messages;
using Discovery.Dns.Tests.Support;
using Discovery.Testing;

namespace Discovery.Dns.Tests.Source;

/// <summary>"Could not ask" is neither "no such name" nor "nobody there", in whole and in part.</summary>
public sealed class FailureTests : SourceTest
{
    private const string Orders = "orders.shop.svc.cluster.local";

    [Fact]
    public async Task It_says_which_service_which_question_which_server_and_what_to_do()
    {
        Resolver.Fails(Orders, DnsRecordType.A);
        Resolver.Fails(Orders, DnsRecordType.Aaaa);
        await using var reader = Read(ServiceName.Parse("http://orders"));

        Assert.Equal(
            "DNS failed for 'http://orders': A orders.shop.svc.cluster.local: 10.96.0.10:53 answered SERVFAIL. "
            + "Try 'dig orders.shop.svc.cluster.local A' from here; the servers are those of resolv.conf unless Resolver.Servers names others.",
            (await reader.FailsAsync()).Message);
    }

    [Fact]
    public async Task A_failure_ends_the_walk_or_a_lost_packet_would_become_a_name_that_does_not_exist()
    {
        Resolver.Fails("orders.svc.cluster.local", DnsRecordType.Aaaa, "10.96.0.10:53 did not answer in 5 s");
        Resolver.Addresses("orders", 30, "203.0.113.1");
        await using var reader = Read(ServiceName.Parse("http://orders"));

        Assert.StartsWith("DNS failed for 'http://orders': AAAA orders.svc.cluster.local: ", (await reader.FailsAsync()).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("A orders.cluster.local", Resolver.Queries);
    }

    [Fact]
    public async Task A_live_set_keeps_its_endpoints_and_recovers()
    {
        Resolver.Addresses(Orders, 30, "10.0.0.1");
        await using var directory = Directory();
        await directory.GetAsync("http://orders");
        Resolver.Fails(Orders, DnsRecordType.A);
        Resolver.Fails(Orders, DnsRecordType.Aaaa);

        var stale = await AdvanceUntilAsync(directory, s => s.Condition == LiveCondition.Stale);
        Assert.Single(stale.Candidates);
        Resolver.Addresses(Orders, 30, "10.0.0.2");
        Assert.Equal("10.0.0.2:80", (await AdvanceUntilAsync(directory, s => s.Condition == LiveCondition.Live)).Candidates[0].Endpoint.ToString());
    }

    [Fact]
    public async Task A_family_that_fails_does_not_halve_the_set()
    {
        Resolver.Addresses(Orders, 30, "10.0.0.1", "fd00::1");
        await using var reader = Read(ServiceName.Parse("http://orders"));
        await reader.NextAsync();
        Assert.True(reader.IsWaiting);
        Resolver.Addresses(Orders, 30, "10.0.0.2", "fd00::2");
        Resolver.Fails(Orders, DnsRecordType.Aaaa, "10.96.0.10:53 did not answer in 5 s");

        await PassAsync(30);
        var stale = await reader.NextAsync();

        Assert.Equal("10.0.0.2:80 [fd00::1]:80", Text(stale));
        Assert.Equal(
            "DNS failed in part for 'http://orders': AAAA orders.shop.svc.cluster.local: 10.96.0.10:53 did not answer in 5 s; what it said of that name before is kept. "
            + "Try 'dig orders.shop.svc.cluster.local AAAA' from here; the servers are those of resolv.conf unless Resolver.Servers names others.",
            stale.Failure!.Message);

        Resolver.Addresses(Orders, 30, "10.0.0.2", "fd00::2");
        Assert.True(reader.IsWaiting);
        await PassAsync(2);
        var whole = await reader.NextAsync();
        Assert.Equal("10.0.0.2:80 [fd00::2]:80", Text(whole));
        Assert.Null(whole.Failure);
    }

    [Fact]
    public async Task A_family_that_has_always_failed_leaves_the_other_marked_stale()
    {
        Resolver.Addresses(Orders, 30, "10.0.0.1");
        Resolver.Fails(Orders, DnsRecordType.Aaaa);
        await using var reader = Read(ServiceName.Parse("http://orders"));

        var set = await reader.NextAsync();

        Assert.Equal("10.0.0.1:80", Text(set));
        Assert.NotNull(set.Failure);
    }

    [Fact]
    public async Task A_part_that_goes_on_failing_is_told_once_and_asked_at_the_pace_of_failures()
    {
        Resolver.Addresses(Orders, 300, "10.0.0.1");
        Resolver.Fails(Orders, DnsRecordType.Aaaa);
        await using var reader = Read(ServiceName.Parse("http://orders"));
        await reader.NextAsync();
        for (var i = 0; i < 60; i++)
        {
            Assert.True(reader.IsWaiting);
            await PassAsync(1);
        }

        Assert.True(reader.IsWaiting);
        Assert.InRange(Resolver.Count($"AAAA {Orders}"), 8, 30);
        Assert.Equal(1, Resolver.Count($"A {Orders}"));
    }

    [Fact]
    public async Task One_family_that_does_not_exist_is_no_failure()
    {
        Resolver.Addresses(Orders, 30, "10.0.0.1");
        await using var reader = Read(ServiceName.Parse("http://orders"));

        Assert.Null((await reader.NextAsync()).Failure);
    }

    [Fact]
    public async Task A_target_that_cannot_be_looked_up_keeps_its_endpoints()
    {
        Resolver.Services("_http._tcp.orders.test", 30, (0, 1, 80, "a.test", null), (0, 1, 80, "b.test", null));
        Resolver.Addresses("a.test", 5, "10.0.0.1");
        Resolver.Addresses("b.test", 5, "10.0.0.2");
        await using var reader = Read(ServiceName.Parse("http://_http.orders.test."));
        await reader.NextAsync();
        Assert.True(reader.IsWaiting);
        Resolver.Services("_http._tcp.orders.test", 30, (0, 1, 8080, "a.test", null), (0, 1, 8080, "b.test", null));
        Resolver.Fails("b.test", DnsRecordType.A);
        Resolver.Fails("b.test", DnsRecordType.Aaaa);
        reader.Context.RequestRefresh();

        await Clock.AdvanceToNextTimerAsync(within: TimeSpan.FromSeconds(1));
        var stale = await reader.NextAsync();

        Assert.Equal("10.0.0.1:8080 10.0.0.2:8080", Text(stale));
        Assert.StartsWith("DNS failed in part for 'http://_http.orders.test.': A b.test: 10.96.0.10:53 answered SERVFAIL; ", stale.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_records_of_whose_targets_none_could_be_looked_up_are_a_failure()
    {
        Resolver.Services("_http._tcp.orders.test", 30, (0, 1, 80, "a.test", null));
        Resolver.Fails("a.test", DnsRecordType.A);
        Resolver.Fails("a.test", DnsRecordType.Aaaa);
        await using var reader = Read(ServiceName.Parse("http://_http.orders.test."));

        Assert.StartsWith("DNS failed for 'http://_http.orders.test.': A a.test: ", (await reader.FailsAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_callers_own_resolver_throws_is_a_failure_with_its_cause()
    {
        Resolver.On(Orders, DnsRecordType.A, _ => throw new InvalidOperationException("out of luck"));
        Resolver.Fails(Orders, DnsRecordType.Aaaa);
        await using var reader = Read(ServiceName.Parse("http://orders"));

        Assert.IsType<InvalidOperationException>((await reader.FailsAsync()).InnerException);
    }

    [Fact]
    public async Task A_watch_that_is_cancelled_says_so_and_its_query_ends()
    {
        var ended = new TaskCompletionSource();
        Resolver.On(Orders, DnsRecordType.A, async token =>
        {
            try
            {
                return await new TaskCompletionSource<DnsAnswer>().Task.WaitAsync(token);
            }
            finally
            {
                ended.SetResult();
            }
        });
        using var stop = new CancellationTokenSource();
        await using var sets = NewSource().WatchAsync(ServiceName.Parse("http://orders"), SetReader.NewContext(Clock), stop.Token).GetAsyncEnumerator(stop.Token);
        var next = sets.MoveNextAsync().AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
    }

    private ServiceDirectory Directory() =>
        new(NewSource(), new ServiceDirectoryOptions { TimeProvider = Clock, Random = new SeededRandom(1) });

    private async Task<ServiceSnapshot> AdvanceUntilAsync(ServiceDirectory directory, Func<ServiceSnapshot, bool> condition)
    {
        for (var i = 0; i < 20; i++)
        {
            if (await directory.GetAsync("http://orders") is { } now && condition(now))
                return now;
            // The directory's own timer, for idle services, is minutes away: within one, only a lookup or a retry can wait.
            await Clock.AdvanceToNextTimerAsync(within: TimeSpan.FromMinutes(1));
        }

        return await directory.WaitUntilAsync("http://orders", condition);
    }
}
