using System.Globalization;
using Discovery.Dns.Testing.Tests;

namespace Discovery.IntegrationTests.Dns;

/// <summary>What the other tests rely on: the real server does what its fixture says.</summary>
public sealed class KnotServerTests : IAsyncLifetime
{
    private KnotServer? _started;

    private KnotServer Knot
    {
        get
        {
            RealDnsServer.Require("knotd", "knot");
            return _started!;
        }
    }

    public async Task InitializeAsync()
    {
        if (RealProcess.Find("knotd") is not null)
            _started = await KnotServer.StartAsync("a 5 A 10.0.0.1");
    }

    public async Task DisposeAsync()
    {
        if (_started is not null)
            await _started.DisposeAsync();
    }

    [SkippableFact]
    public async Task Edits_are_served_when_they_return()
    {
        await Knot.EditAsync("set a 5 A 10.0.0.2", "set _x._tcp.s 5 SRV 0 100 8080 a.test.");
        Assert.Equal(["a.test. 5 A 10.0.0.1", "a.test. 5 A 10.0.0.2"], (await RawDns.AskAsync(Knot.EndPoint, "a.test", RawDns.A)).Answers.Order(StringComparer.Ordinal));
        Assert.Equal(["_x._tcp.s.test. 5 SRV 0 100 8080 a.test."], (await RawDns.AskAsync(Knot.EndPoint, "_x._tcp.s.test", RawDns.Srv)).Answers);

        await Knot.EditAsync("unset a A 10.0.0.1");
        Assert.Equal(["a.test. 5 A 10.0.0.2"], (await RawDns.AskAsync(Knot.EndPoint, "a.test", RawDns.A)).Answers);

        await Knot.EditAsync("unset a");
        Assert.Equal(3, (await RawDns.AskAsync(Knot.EndPoint, "a.test", RawDns.A)).Code);
    }

    [SkippableFact]
    public async Task A_whole_zone_can_be_replaced_and_outlasts_a_restart_on_the_same_port()
    {
        await Knot.ReplaceAsync("b 0 A 10.0.0.9");
        Assert.Equal(["b.test. 0 A 10.0.0.9"], (await RawDns.AskAsync(Knot.EndPoint, "b.test", RawDns.A)).Answers);

        await Knot.StopAsync();
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => RawDns.AskAsync(Knot.EndPoint, "b.test", RawDns.A));
        await Knot.StartAgainAsync();
        Assert.Equal(["b.test. 0 A 10.0.0.9"], (await RawDns.AskAsync(Knot.EndPoint, "b.test", RawDns.A)).Answers);
    }

    [SkippableFact]
    public async Task Zones_without_a_file_fail_and_unknown_ones_are_refused()
    {
        Assert.Equal(2, (await RawDns.AskAsync(Knot.EndPoint, "a.broken.test", RawDns.A)).Code);
        Assert.Equal(5, (await RawDns.AskAsync(Knot.EndPoint, "a.example", RawDns.A)).Code);
    }

    [SkippableFact]
    public async Task A_zone_is_served_over_TCP_alone()
    {
        var udp = await RawDns.AskAsync(Knot.EndPoint, "a.tc.test", RawDns.A, 1232);
        Assert.Equal((true, 0), (udp.IsTruncated, udp.Answers.Count));
        Assert.Equal(["a.tc.test. 5 A 10.0.0.1"], (await RawDns.AskTcpAsync(Knot.EndPoint, "a.tc.test", RawDns.A)).Answers);
    }

    [SkippableFact]
    public async Task A_paused_server_answers_late()
    {
        await Knot.PauseAsync();
        using var socket = RawDns.Udp(Knot.EndPoint);
        await socket.SendAsync(RawDns.Query("a.test", RawDns.A));
        Assert.False(socket.Poll(TimeSpan.FromMilliseconds(100), System.Net.Sockets.SelectMode.SelectRead));

        await Knot.ResumeAsync();
        Assert.Equal(0, DnsText.Read(await RawDns.ReceiveAsync(socket)).Code);
    }

    [SkippableFact]
    public async Task Queries_are_counted()
    {
        var before = await Knot.QueriesAsync();
        for (var i = 0; i < 10; i++)
            await RawDns.AskAsync(Knot.EndPoint, "a.test", RawDns.A);
        await RawDns.AskTcpAsync(Knot.EndPoint, "a.test", RawDns.A);

        Assert.Equal(before + 11, await Knot.QueriesAsync());
    }

    [SkippableFact]
    public async Task Two_thousand_services_fit_over_TCP_and_more_than_64_KiB_are_SERVFAIL()
    {
        await Knot.ReplaceAsync(
            [.. Enumerable.Range(0, 2_000).Select(i => $"_fits._tcp 5 SRV 0 1 80 {i:x}.s"), .. Enumerable.Range(0, 2_000).Select(i => $"_fails._tcp 5 SRV 0 1 80 a-longer-name-{i:x}.s")]);

        var fits = await RawDns.AskTcpAsync(Knot.EndPoint, "_fits._tcp.test", RawDns.Srv, 1232);
        Assert.Equal((0, false, 2_000), (fits.Code, fits.IsTruncated, fits.Answers.Count));
        Assert.Equal(2, (await RawDns.AskTcpAsync(Knot.EndPoint, "_fails._tcp.test", RawDns.Srv, 1232)).Code);
    }

    [SkippableFact]
    public async Task Kdig_reads_it_too()
    {
        var port = Knot.EndPoint.Port.ToString(CultureInfo.InvariantCulture);

        Assert.Equal("10.0.0.1\n", await RealProcess.RunAsync(RealDnsServer.Require("kdig", "knot-dnsutils"), ["@127.0.0.1", "-p", port, "a.test", "A", "+short"]));
    }
}
