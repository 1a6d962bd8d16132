using System.Text;
using Discovery.Balancing;
using Discovery.Http;
using Discovery.Http.Tests.Support;

namespace Discovery.IntegrationTests;

/// <summary>gRPC calls through discovery to grpc-js, a server that shares no code with .NET. The client is <see cref="GrpcCall"/>, not Grpc.Net.Client.</summary>
public sealed class GrpcServerTests : IAsyncLifetime, IDisposable
{
    private const string Uri = "http://shop/shop.Shop/";

    private readonly Dictionary<string, RealProcess> _servers = [];
    private readonly ScriptedSource _source = new();
    private ServiceDirectory? _directory;
    private HttpMessageInvoker? _client;

    public async Task InitializeAsync()
    {
        var folder = Path.Combine(RealProcess.Parts, "grpc-server");
        if (RealProcess.Find("node") is not { } node || !Directory.Exists(Path.Combine(folder, "node_modules")))
            return;

        using var patience = Patience.Source();
        var endpoints = new List<ServiceEndpoint>();
        foreach (var name in new[] { "a", "b", "c" })
        {
            _servers[name] = RealProcess.Start(node, Path.Combine(folder, "server.js"), name);
            var port = await _servers[name].LineAsync(line => line.All(char.IsAsciiDigit), patience.Token);
            endpoints.Add(new ServiceEndpoint("127.0.0.1", int.Parse(port, System.Globalization.CultureInfo.InvariantCulture)) { DisplayName = name });
        }

        _source.Publish([.. endpoints]);
        _directory = new ServiceDirectory(_source, new ServiceDirectoryOptions { Defaults = new() { Policy = new PolicyChoice(BalancingPolicies.RoundRobin) } });
        _client = new HttpMessageInvoker(new DiscoveryHttpHandler(_directory));
    }

    public void Dispose()
    {
        _client?.Dispose();
        _directory?.Dispose();
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers.Values)
            await server.DisposeAsync();
    }

    [SkippableFact]
    public async Task Unary_calls_spread_over_the_servers()
    {
        var names = await WhoAsync(Client(), 30);

        Assert.Equal([10, 10, 10], names.CountBy(n => n).Select(n => n.Value));
        await AssertIdleAsync();
    }

    [SkippableFact]
    public async Task Server_streaming_delivers_every_message_and_the_status()
    {
        using var call = await GrpcCall.StartAsync(Client(), Uri + "Count", Text("1000"));

        Assert.Equal(Enumerable.Range(1, 1000).Select(i => $"{i}"), (await call.ReadAllAsync()).Select(Text));
        Assert.Equal("0", call.Status);
        await AssertIdleAsync();
    }

    [SkippableFact]
    public async Task Bidirectional_streaming_stays_on_one_server()
    {
        using var call = new GrpcCall(Uri + "Echo");
        await call.WriteAsync(Text("0"));
        await call.SendAsync(Client());
        var first = Text((await call.ReadAsync())!);
        for (var i = 1; i < 20; i++)
        {
            await call.WriteAsync(Text($"{i}"));
            Assert.Equal($"{first[0]}: {i}", Text((await call.ReadAsync())!));
        }

        await call.CompleteAsync();
        Assert.Null(await call.ReadAsync());
        Assert.Equal("0", call.Status);
        await AssertIdleAsync();
    }

    [SkippableTheory]
    [InlineData("5")]
    [InlineData("14")]
    public async Task An_error_status_arrives_with_its_message(string status)
    {
        using (var call = await GrpcCall.StartAsync(Client(), Uri + "Fail", Text(status)))
        {
            Assert.Empty(await call.ReadAllAsync());
            Assert.Equal((status, "as told"), (call.Status, call.Message));
        }

        await AssertIdleAsync();
    }

    [SkippableFact]
    public async Task The_server_hears_of_the_deadline()
    {
        using var call = new GrpcCall(Uri + "Hang");
        call.Request.Headers.TryAddWithoutValidation("grpc-timeout", "100m");
        await call.WriteAsync(Text("a"));
        await call.CompleteAsync();

        // grpc-js ends a call whose deadline has passed by itself, with DEADLINE_EXCEEDED or by a reset.
        try
        {
            await call.SendAsync(Client());
            await call.ReadAllAsync();
            Assert.Equal("4", call.Status);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            Assert.NotNull(exception.InnerException);
        }

        await AssertIdleAsync();
    }

    [SkippableFact]
    public async Task When_a_server_is_killed_no_call_fails_that_had_not_begun()
    {
        var client = Client();
        await WhoAsync(client, 9);

        await _servers["b"].KillAsync();
        // The kernel closes the connection; calls sent before the client has read that would be lost, and are none of ours.
        await WhoMayFailAsync(client);
        var names = await WhoAsync(client, 60);

        Assert.Equal(["a", "c"], names.Distinct().Order());
        await AssertIdleAsync();
    }

    private static async Task WhoMayFailAsync(HttpMessageInvoker client)
    {
        for (var i = 0; i < 3; i++)
        {
            try
            {
                await WhoAsync(client, 1);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                Assert.IsNotType<ConnectFailedException>(exception.InnerException);
            }
        }
    }

    private static async Task<List<string>> WhoAsync(HttpMessageInvoker client, int count)
    {
        var names = new List<string>();
        for (var i = 0; i < count; i++)
        {
            using var call = await GrpcCall.StartAsync(client, Uri + "Who", Text(""));
            names.AddRange((await call.ReadAllAsync()).Select(Text));
            Assert.Equal("0", call.Status);
        }

        return names;
    }

    /// <summary>The message <c>Text</c> in protobuf: field 1, a string.</summary>
    private static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length == 0 ? [] : [0x0a, (byte)bytes.Length, .. bytes];
    }

    private static string Text(byte[] message) => message.Length == 0 ? "" : Encoding.UTF8.GetString(message.AsSpan(2));

    private HttpMessageInvoker Client()
    {
        Skip.If(_client is null, "grpc-js is not installed. Run: apt-get install nodejs npm; npm ci --prefix tests/real-parts/grpc-server");
        return _client!;
    }

    private async Task AssertIdleAsync()
    {
        var snapshot = await _directory!.GetAsync("http://shop");
        Assert.All(snapshot.Candidates, candidate => Assert.Equal(0, candidate.InFlight));
    }
}
