using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Discovery.Testing;
using Xunit.Abstractions;

namespace Discovery.IntegrationTests.Dns;

/// <summary>What changes in DNS reaches the picker in time. Measured on the real clock, from the moment the server has the change.</summary>
public sealed class LiveChangeTests(ITestOutputHelper output)
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(1);

    /// <summary>TTL, and what the issue allows on top.</summary>
    private static readonly TimeSpan Limit = TimeToLive + TimeSpan.FromMilliseconds(100);

    [SkippableFact]
    public async Task Addresses_of_Knot_arrive_and_go_within_their_TTL()
    {
        await using var knot = await KnotServer.StartAsync("orders 1 A 10.0.0.1");
        await MeasureAsync(
            "http://orders.test:8080", knot.EndPoint,
            () => knot.EditAsync("set orders 1 A 10.0.0.2"), () => knot.EditAsync("unset orders A 10.0.0.2"), "10.0.0.1:8080", "10.0.0.2:8080");
    }

    [SkippableFact]
    public async Task Services_of_Knot_arrive_and_go_within_their_TTL()
    {
        await using var knot = await KnotServer.StartAsync("_http._tcp.orders 1 SRV 0 100 8080 a", "a 1 A 10.0.0.1", "b 1 A 10.0.0.2");
        await MeasureAsync(
            "http://_http.orders.test", knot.EndPoint,
            () => knot.EditAsync("set _http._tcp.orders 1 SRV 0 100 8081 b.test."), () => knot.EditAsync("unset _http._tcp.orders SRV 0 100 8081 b.test."),
            "10.0.0.1:8080", "10.0.0.2:8081");
    }

    [SkippableFact]
    public async Task Services_of_BIND_arrive_and_go_within_their_TTL()
    {
        await using var bind = await BindServer.StartAsync(["_http._tcp.orders 1 SRV 0 100 8080 a", "a 1 A 10.0.0.1", "b 1 A 10.0.0.2"]);
        await MeasureAsync(
            "http://_http.orders.test", bind.EndPoint,
            () => bind.EditAsync("add _http._tcp.orders.test 1 SRV 0 100 8081 b.test."), () => bind.EditAsync("delete _http._tcp.orders.test SRV 0 100 8081 b.test."),
            "10.0.0.1:8080", "10.0.0.2:8081");
    }

    [SkippableFact]
    public async Task Addresses_of_targets_without_glue_arrive_within_their_TTL()
    {
        // BIND sends no glue for more than 13 targets.
        var targets = Enumerable.Range(1, 14).ToArray();
        await using var bind = await BindServer.StartAsync(
            [.. targets.SelectMany(i => new[] { $"_http._tcp.orders 1 SRV 0 100 8080 t{i}", $"t{i} 1 A 10.0.0.{i}" })]);
        await using var dns = new DnsDirectory([bind.EndPoint]);
        await dns.WaitForAsync("http://_http.orders.test", [.. targets.Select(i => $"10.0.0.{i}:8080")]);

        await bind.EditAsync("delete t1.test A", "add t1.test 1 A 10.0.0.99");

        await dns.WaitForAsync("http://_http.orders.test", [.. targets[1..].Select(i => $"10.0.0.{i}:8080"), "10.0.0.99:8080"]);
    }

    [SkippableFact]
    public async Task Priority_and_weight_arrive()
    {
        await using var knot = await KnotServer.StartAsync(
            "_http._tcp.orders 1 SRV 0 10 8080 a", "_http._tcp.orders 1 SRV 1 30 8080 b", "a 1 A 10.0.0.1", "b 1 A 10.0.0.2");
        await using var dns = new DnsDirectory([knot.EndPoint]);

        var set = (await dns.Directory.GetAsync("http://_http.orders.test")).Set!;

        Assert.Equal(
            ["10.0.0.1:8080 0 10 a.test", "10.0.0.2:8080 1 30 b.test"],
            set.Endpoints.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Address} {e.Priority} {e.Weight} {e.HostName}")).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Truncated_answers_are_fetched_over_TCP()
    {
        await using var knot = await KnotServer.StartAsync("_http._tcp.orders 1 SRV 0 100 8080 a", "a 1 A 10.0.0.1");
        await using var dns = new DnsDirectory([knot.EndPoint]);

        await dns.WaitForAsync("http://_http.orders.tc.test", "10.0.0.1:8080");
        await dns.WaitForAsync("http://a.tc.test:80", "10.0.0.1:80");
    }

    [SkippableFact]
    public async Task A_TTL_of_zero_causes_one_query_per_refresh_floor_at_most()
    {
        var floor = TimeSpan.FromMilliseconds(300);
        await using var knot = await KnotServer.StartAsync("orders 0 A 10.0.0.1");
        await using var dns = new DnsDirectory([knot.EndPoint], floor, AddressFamily.InterNetwork);
        var before = await knot.QueriesAsync();
        var start = TimeProvider.System.GetTimestamp();

        long queries;
        do
        {
            // Requests cause no queries of their own.
            for (var i = 0; i < 100; i++)
            {
                using var lease = await dns.Directory.LeaseAsync("http://orders.test");
                lease.End(OutcomeKind.Success);
            }

            queries = await knot.QueriesAsync() - before;
        }
        while (queries < 8);

        var elapsed = TimeProvider.System.GetElapsedTime(start);
        output.WriteLine($"{queries} queries in {elapsed.TotalMilliseconds:F0} ms, floor {floor.TotalMilliseconds} ms");
        Assert.InRange(queries, 0, (long)(elapsed / floor) + 1);
    }

    private async Task MeasureAsync(string service, IPEndPoint server, Func<Task> add, Func<Task> remove, string stays, string comes)
    {
        await using var dns = new DnsDirectory([server]);
        await dns.WaitForAsync(service, stays);
        var took = new List<TimeSpan>();
        for (var i = 0; i < 4; i++)
        {
            took.Add(await TimeAsync(dns, service, add, stays, comes));
            took.Add(await TimeAsync(dns, service, remove, stays));
        }

        output.WriteLine("arrived after ms: " + string.Join(' ', took.Select(t => t.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture))));
        var median = took.Order().ElementAt(took.Count / 2);
        Assert.True(median <= Limit, $"The median is {median}; all: {string.Join(' ', took)}.");
    }

    private static async Task<TimeSpan> TimeAsync(DnsDirectory dns, string service, Func<Task> change, params string[] expected)
    {
        await change();
        var start = TimeProvider.System.GetTimestamp();
        await dns.Directory.WaitUntilAsync(
            service, s => s.Condition == LiveCondition.Live && s.Candidates.Length == expected.Length);
        var took = TimeProvider.System.GetElapsedTime(start);
        await dns.WaitForAsync(service, expected);
        return took;
    }
}
