using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Discovery.Balancing;
using Discovery.Http.Tests.Support;

namespace Discovery.IntegrationTests;

/// <summary>Raw connections through discovery to real Redis servers, in RESP.</summary>
public sealed class RedisTests : IAsyncLifetime, IDisposable
{
    private readonly List<RealProcess> _servers = [];
    private readonly List<ServiceEndpoint> _endpoints = [];
    private readonly ScriptedSource _source = new();
    private ServiceDirectory? _directory;
    private string _folder = "";

    public async Task InitializeAsync()
    {
        if (RealProcess.Find("redis-server") is not { } redis)
            return;

        _folder = Directory.CreateTempSubdirectory("discovery-redis-").FullName;
        using var patience = Patience.Source();
        for (var i = 0; i < 2; i++)
            await StartAsync(redis, patience.Token);
        _source.Publish([.. _endpoints]);
        _directory = new ServiceDirectory(_source, new ServiceDirectoryOptions { Defaults = new() { Policy = new PolicyChoice(BalancingPolicies.RoundRobin) } });
    }

    public void Dispose() => _directory?.Dispose();

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        if (_folder.Length > 0)
            Directory.Delete(_folder, recursive: true);
    }

    [SkippableFact]
    public async Task Commands_go_to_a_server_and_the_lease_lasts_as_long_as_the_connection()
    {
        await using (var stream = await Connector().ConnectAsync("tcp://redis"))
        {
            Assert.Equal("+PONG", await AskAsync(stream, "PING"));
            Assert.Equal("+OK", await AskAsync(stream, "SET colour blue"));
            Assert.Equal("$4 blue", await AskAsync(stream, "GET colour"));
            Assert.Equal(1, await InFlightAsync());
        }

        Assert.Equal(0, await InFlightAsync());
    }

    [SkippableFact]
    public async Task Connections_spread_over_both_servers()
    {
        var connector = Connector();
        var endpoints = new List<ServiceEndpoint>();
        for (var i = 0; i < 10; i++)
        {
            await using var stream = await connector.ConnectAsync("tcp://redis");
            Assert.Equal("+PONG", await AskAsync(stream, "PING"));
            endpoints.Add(stream.Endpoint);
        }

        Assert.Equal([5, 5], endpoints.CountBy(e => e).Select(e => e.Value));
    }

    [SkippableFact]
    public async Task When_a_server_is_killed_connections_go_to_the_other_and_when_both_are_the_exception_lists_them()
    {
        var connector = Connector();
        await _servers[0].KillAsync();
        for (var i = 0; i < 4; i++)
        {
            await using var stream = await connector.ConnectAsync("tcp://redis");
            Assert.Equal(_endpoints[1], stream.Endpoint);
            Assert.Equal("+PONG", await AskAsync(stream, "PING"));
        }

        await _servers[1].KillAsync();
        var exception = await Assert.ThrowsAsync<ConnectFailedException>(() => connector.ConnectAsync("tcp://redis").AsTask());

        Assert.Equal(SocketError.ConnectionRefused, exception.SocketErrorCode);
        Assert.Equal(_endpoints.ToHashSet(), exception.Attempts.Select(a => a.Endpoint).ToHashSet());
        Assert.All(_endpoints, endpoint => Assert.Contains($"{endpoint}: Connection refused", exception.Message, StringComparison.Ordinal));
        Assert.Equal(0, await InFlightAsync());
    }

    private static async Task<string> AskAsync(Stream stream, string command)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
        var buffer = new byte[1024];
        var read = await stream.ReadAsync(buffer).AsTask().WithPatience();
        return Encoding.ASCII.GetString(buffer, 0, read).Trim().Replace("\r\n", " ", StringComparison.Ordinal);
    }

    private async Task StartAsync(string redis, CancellationToken cancellationToken)
    {
        // Redis cannot choose a port itself. Another process may take this one meanwhile: then the server fails loudly.
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var server = RealProcess.Start(
            redis, "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder);
        _servers.Add(server);
        await server.LineAsync(line => line.Contains("Ready to accept connections", StringComparison.Ordinal), cancellationToken);
        _endpoints.Add(new ServiceEndpoint("127.0.0.1", port));
    }

    private SocketConnector Connector()
    {
        Skip.If(_directory is null, "redis-server is not installed. Run: apt-get install --no-install-recommends redis-server");
        return new SocketConnector(_directory!);
    }

    private async Task<int> InFlightAsync() => (await _directory!.GetAsync("tcp://redis")).Candidates.Sum(c => c.InFlight);
}
