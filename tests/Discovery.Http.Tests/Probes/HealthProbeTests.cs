using System.Text;
using Discovery.Health;
using Discovery.Http.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Discovery.Http.Tests.Probes;

/// <summary>HTTP and gRPC probes against real servers.</summary>
public sealed class HealthProbeTests
{
    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(302)]
    [InlineData(399)]
    public async Task Http_is_well_with_a_status_below_400(int status)
    {
        await using var server = await StatusServerAsync(status);

        Assert.Equal(CandidateHealth.Healthy, await HttpAsync(server.Endpoint));
        Assert.Equal("/health?deep=1", Assert.Single(server.Requests).Target);
        Assert.Equal("orders.shop", server.Last.Host);
    }

    [Fact]
    public async Task A_service_without_a_scheme_is_asked_over_http()
    {
        await using var server = await StatusServerAsync(200);

        var health = await new HttpHealthProbe(new ProbeOptions()).ProbeAsync(ServiceName.Parse("orders"), server.Endpoint, default).AsTask().WithPatience();

        Assert.Equal(CandidateHealth.Healthy, health);
    }

    [Theory]
    [InlineData(404, "GET /health?deep=1 was answered with 404 Not Found")]
    [InlineData(503, "GET /health?deep=1 was answered with 503 Service Unavailable")]
    public async Task Http_is_not_well_with_another(int status, string message)
    {
        await using var server = await StatusServerAsync(status);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => HttpAsync(server.Endpoint));

        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public async Task Http_is_degraded_if_the_header_says_so()
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Response.Headers["x-envoy-degraded"] = "";
            return Task.CompletedTask;
        });

        Assert.Equal(CandidateHealth.Degraded, await HttpAsync(server.Endpoint));
        Assert.Equal(CandidateHealth.Healthy, await new HttpHealthProbe(new ProbeOptions { DegradedHeader = "x-other" })
            .ProbeAsync(ServiceName.Parse("http://orders"), server.Endpoint, default));
    }

    [Fact]
    public async Task Http_without_a_connection_is_not_well()
    {
        using var closed = new ClosedPort();

        await Assert.ThrowsAsync<HttpRequestException>(() => HttpAsync(closed.Endpoint));
    }

    [Fact]
    public async Task Each_probe_has_a_connection_of_its_own_that_is_closed_after_it()
    {
        await using var server = await StatusServerAsync(200);

        await HttpAsync(server.Endpoint);
        await HttpAsync(server.Endpoint);

        Assert.Equal(2, server.Opened);
        await Patience.UntilAsync(() => server.Open == 0, "the connections are closed");
    }

    [Fact]
    public async Task Another_port_may_be_probed()
    {
        await using var server = await StatusServerAsync(200);

        Assert.Equal(CandidateHealth.Healthy, await new HttpHealthProbe(new ProbeOptions { Port = server.Port })
            .ProbeAsync(ServiceName.Parse("http://orders"), new ServiceEndpoint("127.0.0.1", 1), default));
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, "/grpc.health.v1.Health/Check says NotServing")]
    [InlineData(3, "/grpc.health.v1.Health/Check says ServiceUnknown")]
    [InlineData(0, "/grpc.health.v1.Health/Check says Unknown")]
    [InlineData(99, "/grpc.health.v1.Health/Check says Unknown")]
    public async Task Grpc_is_well_when_it_serves(byte status, string? message)
    {
        await using var server = await GrpcServerAsync(async context =>
            await context.Response.Body.WriteAsync(GrpcCall.Frame(status == 0 ? [] : [0x08, status])));

        if (message is null)
            Assert.Equal(CandidateHealth.Healthy, await GrpcAsync(server.Endpoint));
        else
            Assert.Equal(message, (await Assert.ThrowsAsync<HttpRequestException>(() => GrpcAsync(server.Endpoint))).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("shop.Orders")]
    public async Task Grpc_asks_for_the_service_it_is_told(string service)
    {
        byte[]? asked = null;
        await using var server = await GrpcServerAsync(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            asked = body.ToArray();
            await context.Response.Body.WriteAsync(GrpcCall.Frame([0x08, 1]));
        });

        await GrpcAsync(server.Endpoint, service);

        byte[] message = service.Length == 0 ? [] : [0x0A, (byte)service.Length, .. Encoding.ASCII.GetBytes(service)];
        Assert.Equal(GrpcCall.Frame(message), asked);
        Assert.Equal("/grpc.health.v1.Health/Check", server.Last.Target);
        Assert.Equal("orders.shop", server.Last.Host);
    }

    [Theory]
    [InlineData("/grpc.health.v1.Health/Check says Unknown", new byte[] { 0, 0, 0, 0, 9, 8, 1 })]
    [InlineData("/grpc.health.v1.Health/Check says Unknown", new byte[] { 1, 0, 0, 0, 2, 8, 1 })]
    [InlineData("/grpc.health.v1.Health/Check says Unknown", new byte[] { 0, 0, 0 })]
    [InlineData("/grpc.health.v1.Health/Check says Unknown", new byte[] { 0, 0, 0, 0, 2, 8, 0x81 })]
    public async Task A_malformed_answer_is_not_well(string message, byte[] answer)
    {
        await using var server = await GrpcServerAsync(async context => await context.Response.Body.WriteAsync(answer));

        Assert.Equal(message, (await Assert.ThrowsAsync<HttpRequestException>(() => GrpcAsync(server.Endpoint))).Message);
    }

    [Fact]
    public async Task A_server_without_the_health_service_is_not_well()
    {
        await using var server = await TestServer.StartAsync(
            context =>
            {
                context.Response.ContentType = "application/grpc";
                context.Response.Headers["grpc-status"] = "12";
                return Task.CompletedTask;
            },
            HttpProtocols.Http2);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => GrpcAsync(server.Endpoint));

        Assert.Equal("/grpc.health.v1.Health/Check ended with gRPC status 12 (HTTP 200)", exception.Message);
    }

    [Fact]
    public async Task An_endless_answer_is_read_no_further_than_it_makes_sense()
    {
        await using var server = await GrpcServerAsync(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(new byte[4096]);
        });

        Assert.Equal(
            "/grpc.health.v1.Health/Check was answered with more than 1024 bytes",
            (await Assert.ThrowsAsync<HttpRequestException>(() => GrpcAsync(server.Endpoint))).Message);
    }

    [Fact]
    public async Task A_directory_follows_what_its_probes_find()
    {
        var status = 503;
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = Volatile.Read(ref status);
            return Task.CompletedTask;
        });
        var source = new ScriptedSource();
        source.Publish(server.Endpoint, new ServiceEndpoint("127.0.0.1", 1));
        var options = new HealthOptions { Probe = { Kind = "http", Interval = TimeSpan.FromMilliseconds(100), Timeout = TimeSpan.FromSeconds(20) } };
        await using var directory = new ServiceDirectory(source, new ServiceDirectoryOptions
        {
            Random = new SeededRandom(1),
            Defaults = new() { Health = options },
            Probes = { ["http"] = o => new HttpHealthProbe(o) },
        });
        var candidate = (await directory.GetAsync("http://orders")).Candidates[0];

        await Patience.UntilAsync(() => candidate.Health == CandidateHealth.Unhealthy, "the probe fails");
        Volatile.Write(ref status, 200);

        await Patience.UntilAsync(() => candidate.Health == CandidateHealth.Healthy, "the probe passes");
    }

    private static Task<TestServer> StatusServerAsync(int status) => TestServer.StartAsync(context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    private static Task<TestServer> GrpcServerAsync(RequestDelegate answer) => TestServer.StartAsync(
        async context =>
        {
            context.Response.ContentType = "application/grpc";
            await answer(context);
            context.Response.AppendTrailer("grpc-status", "0");
        },
        HttpProtocols.Http2);

    private static Task<CandidateHealth> HttpAsync(ServiceEndpoint endpoint) =>
        new HttpHealthProbe(new ProbeOptions { Path = "/health?deep=1" }).ProbeAsync(ServiceName.Parse("http://orders.shop"), endpoint, default).AsTask().WithPatience();

    private static Task<CandidateHealth> GrpcAsync(ServiceEndpoint endpoint, string service = "") =>
        new GrpcHealthProbe(new ProbeOptions { GrpcService = service }).ProbeAsync(ServiceName.Parse("http://orders.shop"), endpoint, default).AsTask().WithPatience();
}
