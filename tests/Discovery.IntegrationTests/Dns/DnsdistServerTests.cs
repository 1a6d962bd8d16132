using System.Net.Sockets;
using Discovery.Dns.Testing.Tests;

namespace Discovery.IntegrationTests.Dns;

public sealed class DnsdistServerTests
{
    [SkippableFact]
    public async Task Rules_spoil_what_passes()
    {
        await using var knot = await KnotServer.StartAsync("*.ok 5 A 10.0.0.1", "*.late 5 A 10.0.0.1", "*.cut 5 A 10.0.0.1", "*.half 5 A 10.0.0.1");
        await using var dnsdist = await DnsdistServer.StartAsync(
            knot.EndPoint,
            "addAction('drop.test.', DropAction())",
            "odd = false",
            "addAction('half.test.', LuaAction(function(dq) odd = not odd; if odd then return DNSAction.Drop, '' end; return DNSAction.None, '' end))",
            "addAction('cut.test.', TCAction())",
            "addAction('fail.test.', RCodeAction(DNSRCode.SERVFAIL))",
            "addAction('refuse.test.', RCodeAction(DNSRCode.REFUSED))",
            "addAction('late.test.', DelayAction(200))",
            "addAction('spoof.test.', SpoofAction({'192.0.2.1'}))");
        var endPoint = dnsdist.EndPoint;

        Assert.Equal(["a.ok.test. 5 A 10.0.0.1"], (await RawDns.AskAsync(endPoint, "a.ok.test", RawDns.A)).Answers);
        Assert.Equal(["a.ok.test. 5 A 10.0.0.1"], (await RawDns.AskTcpAsync(endPoint, "a.ok.test", RawDns.A)).Answers);
        Assert.Equal(2, (await RawDns.AskAsync(endPoint, "a.fail.test", RawDns.A)).Code);
        Assert.Equal(5, (await RawDns.AskAsync(endPoint, "a.refuse.test", RawDns.A)).Code);
        Assert.True((await RawDns.AskAsync(endPoint, "a.cut.test", RawDns.A)).IsTruncated);
        Assert.Single((await RawDns.AskTcpAsync(endPoint, "a.cut.test", RawDns.A)).Answers);
        Assert.Contains("192.0.2.1", Assert.Single((await RawDns.AskAsync(endPoint, "a.spoof.test", RawDns.A)).Answers), StringComparison.Ordinal);

        using var socket = RawDns.Udp(endPoint);
        await socket.SendAsync(RawDns.Query("a.drop.test", RawDns.A, id: 1));
        await socket.SendAsync(RawDns.Query("a.half.test", RawDns.A, id: 2));
        await socket.SendAsync(RawDns.Query("a.half.test", RawDns.A, id: 3));
        Assert.Equal(3, DnsText.Read(await RawDns.ReceiveAsync(socket)).Id);

        await socket.SendAsync(RawDns.Query("a.late.test", RawDns.A, id: 4));
        Assert.False(socket.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead));
        Assert.Equal(4, DnsText.Read(await RawDns.ReceiveAsync(socket)).Id);
    }

    [SkippableFact]
    public async Task Rules_can_be_changed_on_the_same_port()
    {
        await using var knot = await KnotServer.StartAsync("a 5 A 10.0.0.1");
        await using var dnsdist = await DnsdistServer.StartAsync(knot.EndPoint, "addAction('a.test.', RCodeAction(DNSRCode.SERVFAIL))");
        Assert.Equal(2, (await RawDns.AskAsync(dnsdist.EndPoint, "a.test", RawDns.A)).Code);

        await dnsdist.StartAgainAsync();

        Assert.Equal(0, (await RawDns.AskAsync(dnsdist.EndPoint, "a.test", RawDns.A)).Code);
    }
}
