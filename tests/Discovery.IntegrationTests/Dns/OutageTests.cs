using Discovery.Testing;

namespace Discovery.IntegrationTests.Dns;

/// <summary>Whatever becomes of the DNS server, no good endpoint is lost: the set stays, marked stale, and lives again after.</summary>
public sealed class OutageTests
{
    private const string Service = "http://_http.orders.test";
    private static readonly string[] Zone = ["_http._tcp.orders 1 SRV 0 100 8080 a", "_http._tcp.orders 1 SRV 0 100 8081 b", "a 1 A 10.0.0.1", "b 1 A 10.0.0.2"];
    private static readonly string[] Endpoints = ["10.0.0.1:8080", "10.0.0.2:8081"];

    [SkippableFact]
    public Task SERVFAIL_loses_no_endpoint() => FailsByRuleAsync("RCodeAction(DNSRCode.SERVFAIL)", "SERVFAIL");

    [SkippableFact]
    public Task REFUSED_loses_no_endpoint() => FailsByRuleAsync("RCodeAction(DNSRCode.REFUSED)", "REFUSED");

    [SkippableFact]
    public Task Dropped_packets_lose_no_endpoint() => FailsByRuleAsync("DropAction()", "");

    [SkippableFact]
    public async Task SERVFAIL_of_a_zone_that_cannot_be_loaded_loses_no_endpoint()
    {
        await using var knot = await KnotServer.StartAsync(Zone);
        await using var dns = new DnsDirectory([knot.EndPoint]);
        await dns.WaitForAsync(Service, Endpoints);

        await knot.LoseZoneAsync();
        var stale = await dns.WaitForStaleAsync(Service, Endpoints);
        Assert.Contains("SERVFAIL", stale.Failure!.Message, StringComparison.Ordinal);

        await knot.WriteAsync([.. Zone[1..]]);
        await knot.StopAsync();
        await knot.StartAgainAsync();
        await dns.WaitForAsync(Service, Endpoints[1]);
    }

    [SkippableFact]
    public async Task Silence_loses_no_endpoint()
    {
        await using var knot = await KnotServer.StartAsync(Zone);
        await using var dns = new DnsDirectory([knot.EndPoint]);
        await dns.WaitForAsync(Service, Endpoints);

        await knot.PauseAsync();
        await dns.WaitForStaleAsync(Service, Endpoints);

        await knot.ResumeAsync();
        await dns.WaitForAsync(Service, Endpoints);
        await knot.EditAsync("unset _http._tcp.orders SRV 0 100 8080 a.test.");
        await dns.WaitForAsync(Service, Endpoints[1]);
    }

    [SkippableFact]
    public async Task A_closed_port_loses_no_endpoint()
    {
        await using var knot = await KnotServer.StartAsync(Zone);
        await using var dns = new DnsDirectory([knot.EndPoint]);
        await dns.WaitForAsync(Service, Endpoints);

        await knot.StopAsync();
        await dns.WaitForStaleAsync(Service, Endpoints);

        await knot.StartAgainAsync();
        await dns.WaitForAsync(Service, Endpoints);
    }

    [SkippableFact]
    public async Task A_restart_loses_no_endpoint_and_what_changed_meanwhile_arrives()
    {
        await using var knot = await KnotServer.StartAsync(Zone);
        await using var dns = new DnsDirectory([knot.EndPoint]);
        await dns.WaitForAsync(Service, Endpoints);

        await using var watch = dns.Directory.WatchAsync(Service).GetAsyncEnumerator();
        await knot.StopAsync();
        await knot.WriteAsync([.. Zone, "_http._tcp.orders 1 SRV 0 100 8082 c", "c 1 A 10.0.0.3"]);
        await knot.StartAgainAsync();

        int count;
        do
        {
            Assert.True(await watch.MoveNextAsync());
            count = watch.Current.Candidates.Length;
            Assert.InRange(count, 2, 3);
        }
        while (count == 2);
        await dns.WaitForAsync(Service, [.. Endpoints, "10.0.0.3:8082"]);
    }

    [SkippableFact]
    public async Task A_dead_server_before_a_good_one_makes_no_difference()
    {
        await using var dead = await KnotServer.StartAsync(Zone);
        await using var good = await KnotServer.StartAsync(Zone);
        await dead.StopAsync();
        await using var dns = new DnsDirectory([dead.EndPoint, good.EndPoint]);

        await dns.WaitForAsync(Service, Endpoints);
        await good.EditAsync("unset _http._tcp.orders SRV 0 100 8080 a.test.");
        await dns.WaitForAsync(Service, Endpoints[1]);
    }

    [SkippableFact]
    public async Task Every_other_packet_lost_makes_no_difference_but_time()
    {
        await using var knot = await KnotServer.StartAsync(Zone);
        await using var dnsdist = await DnsdistServer.StartAsync(
            knot.EndPoint,
            "odd = false",
            "addAction('orders.test.', LuaAction(function(dq) odd = not odd; if odd then return DNSAction.Drop, '' end; return DNSAction.None, '' end))");
        await using var dns = new DnsDirectory([dnsdist.EndPoint]);

        await dns.WaitForAsync(Service, Endpoints);
        await knot.EditAsync("unset _http._tcp.orders SRV 0 100 8080 a.test.");
        await dns.WaitForAsync(Service, Endpoints[1]);
    }

    [SkippableFact]
    public async Task A_service_that_lost_all_its_records_is_held_until_it_is_back()
    {
        await using var knot = await KnotServer.StartAsync(Zone);
        await using var dns = new DnsDirectory([knot.EndPoint]);
        await dns.WaitForAsync(Service, Endpoints);

        await knot.ReplaceAsync();
        await dns.WaitForStaleAsync(Service, Endpoints);

        await knot.ReplaceAsync(Zone);
        await dns.WaitForAsync(Service, Endpoints);
    }

    private static async Task FailsByRuleAsync(string action, string failure)
    {
        await using var knot = await KnotServer.StartAsync(Zone);
        await using var dnsdist = await DnsdistServer.StartAsync(knot.EndPoint);
        await using var dns = new DnsDirectory([dnsdist.EndPoint]);
        await dns.WaitForAsync(Service, Endpoints);

        await dnsdist.StartAgainAsync($"addAction('orders.test.', {action})");
        await dns.Directory.WaitUntilAsync(Service, s => s.Failure?.Message.Contains(failure, StringComparison.Ordinal) == true);
        await dns.WaitForStaleAsync(Service, Endpoints);

        await dnsdist.StartAgainAsync();
        await dns.WaitForAsync(Service, Endpoints);
    }
}
