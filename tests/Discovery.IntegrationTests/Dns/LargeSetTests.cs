using Discovery.Dns.Testing;
using Discovery.Testing;

namespace Discovery.IntegrationTests.Dns;

/// <summary>Sets of thousands, at and beyond what one DNS message can carry.</summary>
public sealed class LargeSetTests
{
    private const string Service = "http://_http.orders.test";

    [SkippableFact]
    public async Task Two_thousand_services_of_Knot_arrive_over_TCP()
    {
        // 2 (pointer) + 10 + 6 + 12 octets each at most: 60,000, and no room for glue.
        await using var knot = await KnotServer.StartAsync(
            [.. Enumerable.Range(0, 2_000).SelectMany(i => new[] { $"_http._tcp.orders 30 SRV 0 1 80 {i:x}.s", $"{i:x}.s 30 A 10.0.{i >> 8}.{i & 255}" })]);
        await using var dns = new DnsDirectory([knot.EndPoint]);

        var live = await dns.Directory.WaitUntilAsync(Service, s => s.Condition == LiveCondition.Live && s.Candidates.Length == 2_000);

        Assert.Equal(2_000, live.Candidates.Select(c => c.Endpoint.Address.ToString()!).Distinct(StringComparer.Ordinal).Count());
    }

    [SkippableFact]
    public async Task Four_thousand_addresses_of_Knot_arrive_over_TCP()
    {
        await using var knot = await KnotServer.StartAsync([.. Enumerable.Range(0, 4_000).Select(i => $"orders 30 A 10.0.{i >> 8}.{i & 255}")]);
        await using var dns = new DnsDirectory([knot.EndPoint]);

        Assert.Equal(4_000, (await dns.Directory.GetAsync("http://orders.test:80")).Candidates.Length);
    }

    [Fact]
    public async Task A_set_beyond_64_KiB_is_served_as_far_as_it_came()
    {
        await using var server = await FakeDnsServer.StartAsync(new() { Zone = "test", AddsGlue = false });
        for (var i = 0; i < 2_000; i++)
            server.SetAddresses($"a-longer-name-{i}.test", $"10.0.{i >> 8}.{i & 255}");
        server.SetServices("_http._tcp.orders.test", [.. Enumerable.Range(0, 2_000).Select(i => new FakeDnsService(0, 1, 80, $"a-longer-name-{i}.test"))]);
        await using var dns = new DnsDirectory([server.EndPoint]);

        var live = await dns.Directory.WaitUntilAsync(Service, s => s.Candidates.Length > 0);

        // 41 or 42 octets each.
        Assert.Equal(LiveCondition.Live, live.Condition);
        Assert.InRange(live.Candidates.Length, 1_500, 1_600);
        Assert.Contains("64 KiB", live.Set!.Explanation, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_set_that_grows_beyond_64_KiB_stays_where_BIND_sends_nothing_of_it()
    {
        var small = Enumerable.Range(1, 3).ToArray();
        await using var bind = await BindServer.StartAsync([.. small.SelectMany(i => new[] { $"_http._tcp.orders 1 SRV 0 1 80 t{i}", $"t{i} 1 A 10.0.0.{i}" })]);
        await using var dns = new DnsDirectory([bind.EndPoint]);
        string[] endpoints = [.. small.Select(i => $"10.0.0.{i}:80")];
        await dns.WaitForAsync(Service, endpoints);

        // Several updates: one is limited to 64 KiB too.
        for (var start = 0; start < 1_600; start += 400)
            await bind.EditAsync([.. Enumerable.Range(start, 400).Select(i => $"add _http._tcp.orders.test 1 SRV 0 1 80 a-longer-name-{i:x}.s.test")]);

        var stale = await dns.Directory.WaitUntilAsync(Service, s => s.Condition == LiveCondition.Stale && s.Failure is not null);
        Assert.Superset(endpoints.ToHashSet(StringComparer.Ordinal), stale.Candidates.Select(c => c.Endpoint.Address.ToString()!).ToHashSet(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task A_set_that_grows_beyond_64_KiB_stays_where_Knot_says_SERVFAIL()
    {
        string[] zone = ["_http._tcp.orders 1 SRV 0 1 80 t", "t 1 A 10.0.0.1"];
        await using var knot = await KnotServer.StartAsync(zone);
        await using var dns = new DnsDirectory([knot.EndPoint]);
        await dns.WaitForAsync(Service, "10.0.0.1:80");

        await knot.ReplaceAsync([.. zone, .. Enumerable.Range(0, 2_000).Select(i => $"_http._tcp.orders 1 SRV 0 1 80 a-longer-name-{i:x}.s")]);
        await dns.WaitForStaleAsync(Service, "10.0.0.1:80");

        await knot.ReplaceAsync(zone);
        await dns.WaitForAsync(Service, "10.0.0.1:80");
    }
}
