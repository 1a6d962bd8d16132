using System.Globalization;
using System.Net;

namespace Discovery.IntegrationTests.Dns;

/// <summary>
/// A real Knot DNS on loopback, with three zones: <c>test</c> and <c>tc.test</c> with the records given, <c>tc.test</c> over UDP with nothing
/// but the TC bit; <c>broken.test</c> without a file, hence SERVFAIL. All others are refused.
/// </summary>
internal sealed class KnotServer : IAsyncDisposable
{
    private readonly RealDnsServer _server;
    private readonly string _control;
    private int _serial = 1;

    private KnotServer(RealDnsServer server) => (_server, _control) = (server, Path.Combine(server.Folder.FullName, "knot.sock"));

    public IPEndPoint EndPoint => _server.EndPoint;

    /// <param name="records">Records of both zones, with names relative to them, as in a zone file: <c>a 5 A 10.0.0.1</c>.</param>
    public static async Task<KnotServer> StartAsync(params string[] records)
    {
        var knotd = RealDnsServer.Require("knotd", "knot");
        var (folder, endPoint) = (Directory.CreateTempSubdirectory("discovery-knot-"), RealDnsServer.FreePort());
        var configuration = Path.Combine(folder.FullName, "knot.conf");
        await File.WriteAllTextAsync(configuration, Configuration(folder.FullName, endPoint.Port));
        var knot = new KnotServer(new RealDnsServer(knotd, "test", folder, endPoint, "-c", configuration));
        try
        {
            await knot.WriteZoneAsync("test", records);
            await knot.WriteZoneAsync("tc.test", records);
            await knot.StartAgainAsync();
            return knot;
        }
        catch
        {
            await knot.DisposeAsync();
            throw;
        }
    }

    /// <summary>Changes the zone <c>test</c> in one go; the new records are served when this returns. A restart forgets them.</summary>
    /// <param name="changes">Such as <c>set a 5 A 10.0.0.1</c>, <c>unset a A 10.0.0.1</c>, <c>unset a</c>.</param>
    public async Task EditAsync(params string[] changes)
    {
        await ControlAsync("zone-begin", "test");
        foreach (var change in changes)
        {
            var words = change.Split(' ');
            await ControlAsync([$"zone-{words[0]}", "test", .. words[1..]]);
        }

        await ControlAsync("zone-commit", "test");
    }

    /// <summary>Replaces all records of the zone <c>test</c>, in its file too.</summary>
    public async Task ReplaceAsync(params string[] records)
    {
        await WriteZoneAsync("test", records);
        await ControlAsync("-b", "zone-reload", "test");
    }

    /// <summary>Writes the file of the zone <c>test</c>, which the server reads when it starts again.</summary>
    public Task WriteAsync(params string[] records) => WriteZoneAsync("test", records);

    /// <summary>Takes the zone <c>test</c> out of memory, as if it could not be loaded: SERVFAIL until <see cref="WriteAsync"/> and a restart.</summary>
    public Task LoseZoneAsync() => ControlAsync("-f", "-b", "zone-purge", "+expire", "test");

    /// <summary>How many queries the server has got, over all zones.</summary>
    public async Task<long> QueriesAsync()
    {
        var lines = (await ControlAsync("stats", "mod-stats")).Split('\n');
        return lines.Where(line => line.Contains("request-protocol", StringComparison.Ordinal))
            .Sum(line => long.Parse(line[(line.LastIndexOf('=') + 1)..], CultureInfo.InvariantCulture));
    }

    public Task StartAgainAsync() => _server.StartAsync();

    public Task StopAsync() => _server.StopAsync();

    public Task PauseAsync() => _server.PauseAsync();

    public Task ResumeAsync() => _server.ResumeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task<string> ControlAsync(params string[] arguments) =>
        RealProcess.RunAsync(RealDnsServer.Require("knotc", "knot"), ["-s", _control, .. arguments]);

    private Task WriteZoneAsync(string zone, string[] records) => File.WriteAllLinesAsync(
        Path.Combine(_server.Folder.FullName, zone + ".zone"),
        [$"$ORIGIN {zone}.", "$TTL 30", $"@ SOA ns h {_serial++} 60 60 600 5", "@ NS ns", "ns A 127.0.0.1", .. records]);

    private static string Configuration(string folder, int port) => $"""
        server:
          rundir: "{folder}"
          pidfile: "{folder}/knot.pid"
          listen: 127.0.0.1@{port}
          udp-workers: 1
          tcp-workers: 1
          background-workers: 1
        log:
          - target: "{folder}/knot.log"
            any: info
        database:
          storage: "{folder}/db"
        control:
          listen: "{folder}/knot.sock"
        template:
          - id: default
            global-module: mod-stats
            storage: "{folder}"
            file: "%s.zone"
            journal-content: none
            zonefile-sync: -1
            zonefile-load: whole
        zone:
          - domain: test
          - domain: tc.test
            module: mod-noudp
          - domain: broken.test
        """;
}
