using System.Net.Sockets;
using System.Text;
using Discovery.Balancing;
using Discovery.Http.Tests.Support;

namespace Discovery.Http.Tests;

/// <summary>gRPC at the wire level, sent through the handler as Grpc.Net.Client sends it: by an invoker, with no buffering.</summary>
public sealed class GrpcTests : IAsyncLifetime, IDisposable
{
    private readonly List<TestServer> _servers = [];
    private readonly Rig _rig = new(policy: new PolicyChoice(BalancingPolicies.RoundRobin).Create(new PolicyContext(new SeededRandom(1), TimeProvider.System)));
    private HttpMessageInvoker _client = null!;

    public async Task InitializeAsync()
    {
        foreach (var name in new[] { "a", "b", "c" })
            _servers.Add(await GrpcServer.StartAsync(name));
        _rig.Source.Publish([.. _servers.Select(s => s.Endpoint)]);
        _client = new HttpMessageInvoker(_rig.Handler, disposeHandler: false);
    }

    public void Dispose() => _client.Dispose();

    public async Task DisposeAsync()
    {
        await _rig.DisposeAsync();
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    [Fact]
    public async Task Unary_calls_spread_over_the_endpoints_on_one_connection_each()
    {
        var names = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            using var call = await GrpcCall.StartAsync(_client, "http://orders/who", []);
            names.Add(Encoding.UTF8.GetString((await call.ReadAllAsync()).Single()));
            Assert.Equal("0", call.Status);
        }

        Assert.Equal([10, 10, 10], names.CountBy(n => n).Select(n => n.Value));
        Assert.All(_servers, server => Assert.Equal(1, server.Opened));
        Assert.All(_rig.Leases.Outcomes, outcome => Assert.Equal("success", outcome));
        Assert.Equal(0, await _rig.InFlightAsync());
    }

    [Fact]
    public async Task The_authority_is_logical()
    {
        using var call = await GrpcCall.StartAsync(_client, "http://orders/host", []);

        Assert.Equal("orders"u8.ToArray(), (await call.ReadAllAsync()).Single());
    }

    [Fact]
    public async Task Server_streaming_holds_the_lease_until_the_stream_ends()
    {
        using var call = await GrpcCall.StartAsync(_client, "http://orders/three", []);

        Assert.Equal([1], await call.ReadAsync());
        Assert.Equal(1, await _rig.InFlightAsync());
        Assert.Equal([[2], [3]], await call.ReadAllAsync());
        Assert.Equal("0", call.Status);
        await AssertEndedAsync("success");
    }

    [Fact]
    public async Task Client_streaming_sends_to_one_endpoint()
    {
        using var call = new GrpcCall("http://orders/count");
        var sending = call.SendAsync(_client);
        for (byte i = 0; i < 5; i++)
            await call.WriteAsync([i]);
        await call.CompleteAsync();
        await sending;

        Assert.Equal([5], Assert.Single(await call.ReadAllAsync()));
        await AssertEndedAsync("success");
    }

    [Fact]
    public async Task Bidirectional_streaming_goes_both_ways_at_once()
    {
        using var call = await GrpcCall.StartAsync(_client, "http://orders/echo");
        for (byte i = 0; i < 5; i++)
        {
            await call.WriteAsync([i]);
            Assert.Equal(new[] { i }, await call.ReadAsync());
        }

        Assert.Equal(1, await _rig.InFlightAsync());
        await call.CompleteAsync();
        Assert.Null(await call.ReadAsync());
        await AssertEndedAsync("success");
    }

    [Theory]
    [InlineData("0", "success")]
    [InlineData("1", "success")]
    [InlineData("2", "failure")]
    [InlineData("3", "success")]
    [InlineData("4", "failure")]
    [InlineData("5", "success")]
    [InlineData("8", "success")]
    [InlineData("12", "failure")]
    [InlineData("13", "failure")]
    [InlineData("14", "failure")]
    [InlineData("15", "failure")]
    [InlineData("16", "success")]
    public async Task The_status_in_the_trailers_decides_the_outcome(string status, string outcome)
    {
        using var call = await GrpcCall.StartAsync(_client, $"http://orders/status/{status}", []);
        await call.ReadAllAsync();

        Assert.Equal((status, "as told"), (call.Status, call.Message));
        await AssertEndedAsync(outcome);
    }

    [Theory]
    [InlineData("0", true, "success")]
    [InlineData("14", true, "failure")]
    [InlineData("14", false, "failure")]
    [InlineData("5", false, "success")]
    public async Task The_status_of_a_trailers_only_answer_decides_the_outcome_even_if_nobody_reads_the_body(string status, bool read, string outcome)
    {
        using (var call = await GrpcCall.StartAsync(_client, $"http://orders/trailers-only/{status}", []))
        {
            Assert.Equal(status, call.Status);
            if (read)
                Assert.Empty(await call.ReadAllAsync());
        }

        await AssertEndedAsync(outcome);
    }

    [Fact]
    public async Task A_call_whose_stream_is_cut_off_is_a_failure()
    {
        using var call = await GrpcCall.StartAsync(_client, "http://orders/cut", []);

        await Assert.ThrowsAnyAsync<Exception>(call.ReadAllAsync);
        await AssertEndedAsync("failure");
    }

    [Fact]
    public async Task A_call_cancelled_at_its_deadline_is_dropped_and_the_timeout_header_arrives()
    {
        using var cancel = new CancellationTokenSource();
        using var call = new GrpcCall("http://orders/hang");
        call.Request.Headers.TryAddWithoutValidation("grpc-timeout", "200m");
        await call.CompleteAsync();
        await call.SendAsync(_client, cancel.Token);
        Assert.Equal([1], await call.ReadAsync(cancel.Token));

        var reading = call.ReadAsync(cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await AssertEndedAsync("dropped");
    }

    [Fact]
    public async Task A_call_disposed_in_mid_stream_is_dropped()
    {
        var call = await GrpcCall.StartAsync(_client, "http://orders/hang", []);
        Assert.Equal([1], await call.ReadAsync());

        call.Dispose();

        await AssertEndedAsync("dropped");
    }

    [Fact]
    public async Task Wait_for_ready_waits_for_the_first_endpoint()
    {
        await using var rig = Rig.To();
        using var client = new HttpMessageInvoker(rig.Handler, disposeHandler: false);
        using var call = new GrpcCall("http://orders/who");
        call.Request.Options.Set(new HttpRequestOptionsKey<bool>("WaitForReady"), true);
        await call.CompleteAsync();
        var sending = call.SendAsync(client);
        await rig.Directory.GetAsync("http://orders");
        Assert.False(sending.IsCompleted);

        rig.Source.Publish(_servers[0].Endpoint);
        await sending;

        Assert.Equal("a"u8.ToArray(), await call.ReadAsync());
    }

    [Fact]
    public async Task Without_an_endpoint_the_exception_makes_grpc_report_unavailable()
    {
        await using var rig = Rig.To();
        using var client = new HttpMessageInvoker(rig.Handler, disposeHandler: false);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => GrpcCall.StartAsync(client, "http://orders/who", []));

        Assert.True(BecomesUnavailable(exception));
    }

    [Fact]
    public async Task A_refused_connection_moves_the_call_and_when_all_refuse_grpc_reports_unavailable()
    {
        using var one = new ClosedPort();
        await using var rig = new Rig();
        using var client = new HttpMessageInvoker(rig.Handler, disposeHandler: false);
        rig.Source.Publish(one.Endpoint, _servers[0].Endpoint);
        using (var call = await GrpcCall.StartAsync(client, "http://orders/who", []))
            Assert.Equal("a"u8.ToArray(), await call.ReadAsync());

        await rig.PublishAsync("http://orders", one.Endpoint);
        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => GrpcCall.StartAsync(client, "http://orders/who", []));

        Assert.IsType<ConnectFailedException>(exception.InnerException);
        Assert.True(BecomesUnavailable(exception));
    }

    [Fact]
    public void Grpc_finds_no_handler_that_it_could_take_over()
    {
        HttpMessageHandler? handler = _rig.Handler;
        while (handler is DelegatingHandler delegating)
            handler = delegating.InnerHandler;

        Assert.IsType<DiscoveryHttpHandler>(handler);
    }

    [Fact]
    public async Task Each_pool_tells_grpc_to_leave_it_alone_and_may_open_more_connections()
    {
        using var primary = new SocketsHttpHandler();
        using var transports = new HttpEndpointPools(primary, new ConnectOptions(), TimeProvider.System);
        var snapshot = await _rig.Directory.GetAsync("http://orders");

        foreach (var candidate in snapshot.Candidates)
        {
            var pool = Assert.IsType<SocketsHttpHandler>(transports.To(candidate, ServiceName.Parse("http://orders")).InnerHandler);
            Assert.Equal(true, pool.Properties["__GrpcLoadBalancingDisabled"]);
            Assert.True(pool.EnableMultipleHttp2Connections);
            Assert.NotNull(pool.ConnectCallback);
        }
    }

    /// <summary>Grpc.Net.Client's rule (GrpcProtocolHelpers.ResolveRpcExceptionStatusCode): only these inner exceptions are UNAVAILABLE.</summary>
    private static bool BecomesUnavailable(HttpRequestException exception)
    {
        for (Exception? inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException or IOException)
                return true;
        }

        return false;
    }

    private async Task AssertEndedAsync(string outcome)
    {
        Assert.Equal([outcome], _rig.Leases.Outcomes);
        Assert.Equal(0, await _rig.InFlightAsync());
    }
}
