using System.Globalization;
using System.Net;

namespace Discovery.IntegrationTests.Dns;

/// <summary>A real BIND 9 on loopback, with the zone <c>test</c>, and <c>broken.test</c> without a file, hence SERVFAIL. All others are refused.</summary>
internal sealed class BindServer : IAsyncDisposable
{
    private readonly RealDnsServer _server;
    private readonly string _key;

    private BindServer(RealDnsServer server, string key) => (_server, _key) = (server, key);

    public IPEndPoint EndPoint => _server.EndPoint;

    /// <param name="records">Records of the zone, as in a zone file.</param>
    /// <param name="arguments">More arguments, such as <c>-T ednsformerr</c>.</param>
    public static async Task<BindServer> StartAsync(IReadOnlyList<string> records, params string[] arguments)
    {
        var installed = RealDnsServer.Require("named", "bind9");
        var (folder, endPoint) = (Directory.CreateTempSubdirectory("discovery-bind-"), RealDnsServer.FreePort());
        var key = Path.Combine(folder.FullName, "update.key");

        // AppArmor's profile, where there is one, is bound to the path and forbids other folders than BIND's own.
        var named = Path.Combine(folder.FullName, "named");
        File.Copy(installed, named);
        var configuration = Path.Combine(folder.FullName, "named.conf");
        var server = new RealDnsServer(
            named, "test", folder, endPoint, ["-f", "-c", configuration, "-L", Path.Combine(folder.FullName, "named.log"), "-n", "1", .. arguments]);
        var bind = new BindServer(server, key);
        try
        {
            await File.WriteAllTextAsync(key, await RealProcess.RunAsync(RealDnsServer.Require("tsig-keygen", "bind9"), ["-a", "hmac-sha256", "update"]));
            await File.WriteAllTextAsync(configuration, Configuration(folder.FullName, endPoint.Port));
            await File.WriteAllLinesAsync(
                Path.Combine(folder.FullName, "test.zone"),
                ["$ORIGIN test.", "$TTL 30", "@ SOA ns h 1 60 60 600 5", "@ NS ns", "ns A 127.0.0.1", .. records]);
            await bind.StartAgainAsync();
            return bind;
        }
        catch
        {
            await bind.DisposeAsync();
            throw;
        }
    }

    /// <summary>Changes the zone in one go; the new records are served when this returns.</summary>
    /// <param name="changes">Such as <c>add a.test 5 A 10.0.0.1</c>, <c>delete a.test A 10.0.0.1</c>.</param>
    public Task EditAsync(params string[] changes) => RealProcess.RunAsync(
        RealDnsServer.Require("nsupdate", "bind9-dnsutils"),
        ["-k", _key],
        string.Join('\n', [
            string.Create(CultureInfo.InvariantCulture, $"server {EndPoint.Address} {EndPoint.Port}"), "zone test",
            .. changes.Select(change => "update " + change), "send", ""]));

    public Task StartAgainAsync() => _server.StartAsync();

    public Task StopAsync() => _server.StopAsync();

    public Task PauseAsync() => _server.PauseAsync();

    public Task ResumeAsync() => _server.ResumeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Configuration(string folder, int port) => $$"""
        include "{{folder}}/update.key";
        controls { };
        options {
          directory "{{folder}}";
          pid-file "{{folder}}/named.pid";
          session-keyfile "{{folder}}/session.key";
          managed-keys-directory "{{folder}}";
          lock-file none;
          listen-on port {{port}} { 127.0.0.1; };
          listen-on-v6 { none; };
          recursion no;
          dnssec-validation no;
          max-records-per-type 0;
        };
        zone "test" { type primary; file "test.zone"; update-policy { grant update zonesub ANY; }; };
        zone "broken.test" { type primary; file "broken.zone"; };
        """;
}
