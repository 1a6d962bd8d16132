using System.Net;

namespace Discovery.IntegrationTests.Dns;

/// <summary>A real dnsdist on loopback, before another server, with rules that spoil what passes through it.</summary>
internal sealed class DnsdistServer : IAsyncDisposable
{
    private readonly RealDnsServer _server;
    private readonly IPEndPoint _backend;

    private DnsdistServer(RealDnsServer server, IPEndPoint backend) => (_server, _backend) = (server, backend);

    public IPEndPoint EndPoint => _server.EndPoint;

    /// <param name="backend">The server behind, which knows the zone <c>test</c>.</param>
    /// <param name="rules">Lua, such as <c>addAction("drop.test.", DropAction())</c>; not about the name <c>test</c> itself.</param>
    public static async Task<DnsdistServer> StartAsync(IPEndPoint backend, params string[] rules)
    {
        var program = RealDnsServer.Require("dnsdist", "dnsdist");
        var (folder, endPoint) = (Directory.CreateTempSubdirectory("discovery-dnsdist-"), RealDnsServer.FreePort());
        var server = new RealDnsServer(program, "test", folder, endPoint, "--supervised", "-C", Path.Combine(folder.FullName, "dnsdist.conf"));
        var dnsdist = new DnsdistServer(server, backend);
        try
        {
            await dnsdist.StartAgainAsync(rules);
            return dnsdist;
        }
        catch
        {
            await dnsdist.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts, or starts again on the same port, with these rules.</summary>
    public async Task StartAgainAsync(params string[] rules)
    {
        await _server.StopAsync();
        await File.WriteAllLinesAsync(Path.Combine(_server.Folder.FullName, "dnsdist.conf"),
        [
            $"setLocal('{EndPoint}')",
            $"newServer({{address='{_backend}', healthCheckMode='up'}})",
            "setSecurityPollSuffix('')",
            .. rules,
        ]);
        await _server.StartAsync();
    }

    public Task StopAsync() => _server.StopAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
