using System.Collections.Concurrent;
using System.Net;
using Discovery.Http.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Discovery.Http.Tests.LoadReports;

/// <summary>Load reports over real connections: from a response's header or trailer into the outcome of its lease.</summary>
public sealed class LoadReportTests
{
    public static TheoryData<bool, string, bool> Ways => new()
    {
        { false, "/header", false },
        { false, "/header", true },
        { false, "/nobody", false },
        { true, "/header", false },
        { true, "/header", true },
        { true, "/trailer", false },
        { true, "/trailer", true },
        { true, "/binary", false },
        { true, "/nobody", false },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_load_arrives_with_the_outcome(bool isHttp2, string path, bool buffered)
    {
        var (outcome, _) = await SendAsync(isHttp2, path, buffered);

        Assert.Equal(OutcomeKind.Success, outcome.Kind);
        Assert.Equal(7, outcome.Load!.RequestsInFlight);
    }

    [Fact]
    public async Task The_trailer_is_newer_than_the_header() =>
        Assert.Equal(9, (await SendAsync(isHttp2: true, "/both", buffered: false)).Outcome.Load!.RequestsInFlight);

    [Fact]
    public async Task The_load_arrives_in_trailers_over_http1_too()
    {
        await using var server = new FixedAnswer(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nendpoint-load-metrics: TEXT named_metrics.rif=1\r\n\r\n"
            + "4\r\nbody\r\n0\r\nendpoint-load-metrics: JSON {\"named_metrics\": {\"rif\": 7}}\r\n\r\n");
        await using var rig = new Rig();
        rig.Source.Publish(server.Endpoint);

        var (outcome, body) = await SendAsync(rig, new HttpRequestMessage(HttpMethod.Get, "http://orders/"), buffered: false);

        Assert.Equal("body", body);
        Assert.Equal(7, outcome.Load!.RequestsInFlight);
    }

    [Theory]
    [InlineData("/none")]
    [InlineData("/malformed")]
    public async Task Without_a_report_that_can_be_read_the_request_goes_on(string path)
    {
        var (outcome, body) = await SendAsync(isHttp2: false, path, buffered: true);

        Assert.Equal(OutcomeKind.Success, outcome.Kind);
        Assert.Null(outcome.Load);
        Assert.Equal("body", body);
    }

    [Theory]
    [InlineData(500, OutcomeKind.Failure)]
    [InlineData(501, OutcomeKind.Failure)]
    [InlineData(502, OutcomeKind.GatewayFailure)]
    [InlineData(503, OutcomeKind.GatewayFailure)]
    [InlineData(504, OutcomeKind.GatewayFailure)]
    [InlineData(429, OutcomeKind.Success)]
    public async Task Failures_come_with_their_load_and_gateways_are_told_apart(int status, OutcomeKind kind)
    {
        var (outcome, _) = await SendAsync(isHttp2: false, $"/status/{status}", buffered: false);

        Assert.Equal(kind, outcome.Kind);
        Assert.Equal(7, outcome.Load!.RequestsInFlight);
    }

    private static async Task<(Outcome Outcome, string Body)> SendAsync(bool isHttp2, string path, bool buffered)
    {
        await using var server = await TestServer.StartAsync(AnswerAsync, isHttp2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        await using var rig = Rig.To(server);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://orders{path}")
        {
            Version = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        return await SendAsync(rig, request, buffered);
    }

    private static async Task<(Outcome Outcome, string Body)> SendAsync(Rig rig, HttpRequestMessage request, bool buffered)
    {
        var log = (await rig.Directory.GetAsync("http://orders")).Candidates[0].Signal("test", () => new OutcomeLog());
        using var response = await rig.Client.SendAsync(request, buffered ? HttpCompletionOption.ResponseContentRead : HttpCompletionOption.ResponseHeadersRead).WithPatience();
        var body = await response.Content.ReadAsStringAsync().WithPatience();

        return (Assert.Single(log.Outcomes), body);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        const string Report = "TEXT named_metrics.rif=7";
        var path = context.Request.Path.Value!;
        if (path is "/header" or "/both" or "/nobody" || path.StartsWith("/status/", StringComparison.Ordinal))
            context.Response.Headers["endpoint-load-metrics"] = Report;
        if (path == "/malformed")
            context.Response.Headers["endpoint-load-metrics"] = "JSON {\"rif\":";
        if (path == "/nobody")
        {
            context.Response.StatusCode = 204;
            return;
        }

        if (path.StartsWith("/status/", StringComparison.Ordinal))
            context.Response.StatusCode = int.Parse(path["/status/".Length..], System.Globalization.CultureInfo.InvariantCulture);
        if (path is "/trailer" or "/both")
            context.Response.DeclareTrailer("endpoint-load-metrics");
        await context.Response.WriteAsync("body");
        if (path is "/trailer" or "/both")
            context.Response.AppendTrailer("endpoint-load-metrics", path == "/both" ? "TEXT named_metrics.rif=9" : Report);
        if (path == "/binary")
            context.Response.AppendTrailer("endpoint-load-metrics-bin", new OrcaMessage().Entry(8, "rif", 7).Base64);
    }

    private sealed class OutcomeLog : ICandidateSignal
    {
        internal ConcurrentQueue<Outcome> Outcomes { get; } = new();

        public void OnBegin(long timestamp)
        {
        }

        public void OnEnd(in Outcome outcome, long timestamp) => Outcomes.Enqueue(outcome);
    }
}
