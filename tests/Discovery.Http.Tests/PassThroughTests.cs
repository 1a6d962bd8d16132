using System.Net;
using System.Net.Sockets;
using Discovery.Http.Tests.Support;
using Discovery.Testing;

namespace Discovery.Http.Tests;

public sealed class PassThroughTests
{
    [Theory]
    [InlineData("http://orders/a", true)]
    [InlineData("http://orders/a", false)]
    [InlineData("http://ORDERS.example.com:8080/a", true)]
    [InlineData("http://localhost:1234/a", true)]
    [InlineData("http://127.0.0.1:1234/a", true)]
    [InlineData("https://[::1]:1234/a", true)]
    [InlineData("http://[::1]/a", true)]
    public async Task A_name_that_nobody_looked_up_reaches_the_primary_handler_untouched(string uri, bool isAsync)
    {
        using var primary = new Recorder();
        await using var directory = new ServiceDirectory(new PassThroughSource());
        using var client = new HttpClient(new DiscoveryHttpHandler(directory, new DiscoveryHttpOptions { Primary = primary }));
        using var request = Sending.Get(uri);
        var asked = request.RequestUri;

        for (var i = 0; i < 2; i++)
        {
            using var again = Sending.Get(uri);
            using var answer = await client.SendAsync(again, isAsync);
        }

        using var response = await client.SendAsync(request, isAsync);

        Assert.Same(request, primary.Request);
        Assert.Same(asked, primary.Uri);
        Assert.Null(primary.Host);
        Assert.Same(primary.Answer, response.Content);
    }

    [Fact]
    public async Task The_primarys_own_connect_callback_is_used_for_names_outside_discovery()
    {
        await using var server = await TestServer.SayAsync("hello");
        DnsEndPoint? dialled = null;
        var primary = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                dialled = context.DnsEndPoint;
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(server.Endpoint.Address, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        await using var directory = new ServiceDirectory(new PassThroughSource());
        using var client = new HttpClient(new DiscoveryHttpHandler(directory, new DiscoveryHttpOptions { Primary = primary }));

        Assert.Equal("hello", await client.GetStringAsync("http://example.com/"));
        Assert.Equal(("example.com", 80), (dialled!.Host, dialled.Port));
    }

    [Fact]
    public async Task A_name_in_use_keeps_its_watch_though_no_lease_is_ever_taken()
    {
        using var primary = new Recorder();
        var source = new ScriptedSource();
        source.Publish(new EndpointSet("script", new ServiceEndpoint("orders", 80)) { IsPassThrough = true });
        var clock = new ManualClock();
        using var log = new LogLines();
        await using var directory = new ServiceDirectory(source, new ServiceDirectoryOptions { TimeProvider = clock, LoggerFactory = log });
        using var client = new HttpClient(new DiscoveryHttpHandler(directory, new DiscoveryHttpOptions { Primary = primary }));

        for (var i = 0; i < 10; i++)
        {
            (await client.GetAsync(new Uri("http://orders/"))).Dispose();
            clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.DoesNotContain(log.Lines, line => line.Contains("idle", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_relative_uri_fails_as_without_discovery()
    {
        await using var rig = Rig.To();
        using var invoker = new HttpMessageInvoker(rig.Handler, disposeHandler: false);

        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => invoker.SendAsync(Sending.Get("/a"), default));
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public HttpContent Answer { get; private set; } = null!;

        public HttpRequestMessage? Request { get; private set; }

        public Uri? Uri { get; private set; }

        public string? Host { get; private set; }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Request, Uri, Host, Answer) = (request, request.RequestUri, request.Headers.Host, new ByteArrayContent([]));
            return new HttpResponseMessage { Content = Answer };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }
}
