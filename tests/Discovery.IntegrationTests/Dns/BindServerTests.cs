using System.Globalization;
using Discovery.Dns.Testing.Tests;

namespace Discovery.IntegrationTests.Dns;

public sealed class BindServerTests
{
    [SkippableFact]
    public async Task Edits_are_served_when_they_return()
    {
        await using var bind = await BindServer.StartAsync(["a 5 A 10.0.0.1"]);

        await bind.EditAsync("add a.test 5 A 10.0.0.2", "delete a.test A 10.0.0.1", "add _x._tcp.test 5 SRV 0 1 80 a.test");

        Assert.Equal(["a.test. 5 A 10.0.0.2"], (await RawDns.AskAsync(bind.EndPoint, "a.test", RawDns.A)).Answers);
        var services = await RawDns.AskAsync(bind.EndPoint, "_x._tcp.test", RawDns.Srv);
        Assert.Equal(["_x._tcp.test. 5 SRV 0 1 80 a.test."], services.Answers);
        Assert.Contains("a.test. 5 A 10.0.0.2", services.Additional);
        var port = bind.EndPoint.Port.ToString(CultureInfo.InvariantCulture);
        Assert.Equal("10.0.0.2\n", await RealProcess.RunAsync(RealDnsServer.Require("dig", "bind9-dnsutils"), ["@127.0.0.1", "-p", port, "a.test", "A", "+short"]));
    }

    [SkippableFact]
    public async Task Zones_without_a_file_fail_and_unknown_ones_are_refused()
    {
        await using var bind = await BindServer.StartAsync([]);

        Assert.Equal(2, (await RawDns.AskAsync(bind.EndPoint, "a.broken.test", RawDns.A)).Code);
        Assert.Equal(5, (await RawDns.AskAsync(bind.EndPoint, "a.example", RawDns.A)).Code);
    }

    [SkippableFact]
    public async Task More_than_thirteen_targets_have_no_glue_and_what_does_not_fit_is_emptied()
    {
        await using var bind = await BindServer.StartAsync(
        [
            .. Enumerable.Range(0, 14).SelectMany(i => new[] { $"_x._tcp 5 SRV 0 1 80 t{i}", $"t{i} 5 A 10.0.0.{i}" }),
            .. Enumerable.Range(0, 200).Select(i => $"many 5 A 10.0.1.{i}"),
            .. Enumerable.Range(0, 1_600).Select(i => $"_all._tcp 5 SRV 0 1 80 a-longer-name-{i:x}.s"),
        ]);

        var services = await RawDns.AskAsync(bind.EndPoint, "_x._tcp.test", RawDns.Srv, 1232);
        Assert.Equal((14, 1), (services.Answers.Count, services.Additional.Count)); // OPT
        var many = await RawDns.AskAsync(bind.EndPoint, "many.test", RawDns.A, 1232);
        Assert.Equal((true, 0), (many.IsTruncated, many.Answers.Count));
        var all = await RawDns.AskTcpAsync(bind.EndPoint, "_all._tcp.test", RawDns.Srv, 1232);
        Assert.Equal((true, 0), (all.IsTruncated, all.Answers.Count));
    }

    [SkippableFact]
    public async Task It_can_be_a_server_without_EDNS()
    {
        await using var bind = await BindServer.StartAsync(["a 5 A 10.0.0.1"], "-T", "ednsformerr");

        Assert.Equal(1, (await RawDns.AskAsync(bind.EndPoint, "a.test", RawDns.A, 1232)).Code);
        Assert.Equal(0, (await RawDns.AskAsync(bind.EndPoint, "a.test", RawDns.A)).Code);
    }
}
