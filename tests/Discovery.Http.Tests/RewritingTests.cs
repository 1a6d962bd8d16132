using System.Net.Sockets;
using Discovery.Http.Tests.Support;

namespace Discovery.Http.Tests;

/// <summary>Primary handlers that cannot be copied: the request is rewritten to the endpoint's address.</summary>
public sealed class RewritingTests
{
    public enum Primary
    {
        HttpClientHandler,
        OwnConnectCallback,
        Delegating,
    }

    [Theory]
    [InlineData(Primary.HttpClientHandler, true)]
    [InlineData(Primary.HttpClientHandler, false)]
    [InlineData(Primary.OwnConnectCallback, true)]
    [InlineData(Primary.OwnConnectCallback, false)]
    [InlineData(Primary.Delegating, true)]
    public async Task The_endpoint_is_reached_under_the_logical_host_and_the_request_is_as_before_afterwards(Primary kind, bool isAsync)
    {
        await using var server = await TestServer.SayAsync("hello");
        await using var rig = Rig.To(new DiscoveryHttpOptions { Primary = Make(kind) }, server);
        using var request = Sending.Get("http://orders/a?b=c");
        var uri = request.RequestUri;

        using var response = await rig.Client.SendAsync(request, isAsync);

        Assert.Equal("hello", await response.Content.ReadAsStringAsync());
        Assert.Equal(("orders", "/a?b=c"), (server.Last.Host, server.Last.Target));
        Assert.Same(uri, request.RequestUri);
        Assert.Null(request.Headers.Host);
        Assert.Equal(["success"], rig.Leases.Outcomes);
    }

    [Theory]
    [InlineData("https+http://_web.orders:8080/a", "orders:8080", "/v2/a")]
    [InlineData("http://orders:8080/a", "orders:8080", "/v2/a")]
    public async Task Scheme_port_and_prefix_are_the_endpoints(string uri, string host, string target)
    {
        await using var server = await TestServer.SayAsync("hello");
        await using var rig = new Rig(new DiscoveryHttpOptions { Primary = new HttpClientHandler() });
        rig.Source.Publish(new ServiceEndpoint("127.0.0.1", server.Port) { Scheme = "http", PathPrefix = "/v2" });

        using var response = await rig.Client.GetAsync(new Uri(uri));

        Assert.Equal((host, target), (server.Last.Host, server.Last.Target));
    }

    [Fact]
    public async Task A_refused_connection_moves_the_request_to_the_next_endpoint_and_the_request_is_as_before_afterwards()
    {
        using var closed = new ClosedPort();
        await using var rig = new Rig(new DiscoveryHttpOptions { Primary = new HttpClientHandler() });
        rig.Source.Publish(closed.Endpoint);
        using var request = Sending.Get("http://orders/");
        var uri = request.RequestUri;

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => rig.Client.SendAsync(request));

        Assert.IsType<ConnectFailedException>(exception.InnerException);
        Assert.Same(uri, request.RequestUri);
        Assert.Null(request.Headers.Host);
        Assert.Equal(["connect_failure"], rig.Leases.Outcomes);

        await using var server = await TestServer.SayAsync("hello");
        await rig.PublishAsync("http://orders", closed.Endpoint, server.Endpoint);
        Assert.Equal("hello", await rig.Client.GetStringAsync("http://orders/"));
    }

    [Fact]
    public async Task Redirects_show_the_name_again()
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            if (context.Request.Path != "/next")
                context.Response.Redirect("/next");
            return Task.CompletedTask;
        });
        await using var rig = Rig.To(new DiscoveryHttpOptions { Primary = new HttpClientHandler() }, server);

        using var response = await rig.Client.GetAsync(new Uri("http://orders/"));

        Assert.Equal(new Uri("http://orders/next"), response.RequestMessage!.RequestUri);
    }

    [Fact]
    public async Task The_tls_name_is_logical_too()
    {
        using var certificate = TestCertificate.For("orders");
        await using var server = await TestServer.SayAsync("hello", certificate: certificate);
        var primary = new SocketsHttpHandler { SslOptions = TestCertificate.Trust(certificate), ConnectCallback = ConnectAsync };
        await using var rig = Rig.To(new DiscoveryHttpOptions { Primary = primary }, server);

        Assert.Equal("hello", await rig.Client.GetStringAsync("https://orders/"));
        Assert.Equal("orders", server.Last.ServerName);
    }

    [Fact]
    public async Task An_endpoint_without_host_and_port_is_refused_with_advice()
    {
        await using var rig = new Rig(new DiscoveryHttpOptions { Primary = new HttpClientHandler() });
        rig.Source.Publish(new ServiceEndpoint(new UnixDomainSocketEndPoint("/tmp/discovery-test-socket")));

        var exception = await Assert.ThrowsAsync<NotSupportedException>(() => rig.Client.GetStringAsync("http://orders/"));

        Assert.Contains("Use a SocketsHttpHandler without a ConnectCallback", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, await rig.InFlightAsync());
    }

    private static HttpMessageHandler Make(Primary kind) => kind switch
    {
        Primary.HttpClientHandler => new HttpClientHandler(),
        Primary.OwnConnectCallback => new SocketsHttpHandler { ConnectCallback = ConnectAsync },
        _ => new Wrapping(),
    };

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private sealed class Wrapping() : DelegatingHandler(new SocketsHttpHandler());
}
