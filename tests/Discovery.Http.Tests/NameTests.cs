using System.Net.Sockets;
using Discovery.Http.Tests.Support;

namespace Discovery.Http.Tests;

public sealed class NameTests
{
    [Theory]
    [InlineData("http://_grpc.orders/a", "orders", "/a")]
    [InlineData("http://_grpc.orders:8080/a", "orders:8080", "/a")]
    [InlineData("http://orders:8080/a", "orders:8080", "/a")]
    [InlineData("http://ORDERS/a", "orders", "/a")]
    [InlineData("http://orders.shop.svc.cluster.local/a", "orders.shop.svc.cluster.local", "/a")]
    [InlineData("http://orders./a", "orders.", "/a")]
    [InlineData("http+https://orders/a", "orders", "/a")]
    public async Task A_name_reaches_its_endpoint_under_the_host_that_servers_know(string uri, string host, string target)
    {
        await using var server = await TestServer.SayAsync("hello");
        await using var rig = Rig.To(server);
        using var request = Sending.Get(uri);

        using var response = await rig.Client.SendAsync(request);

        Assert.Equal((host, target), (server.Last.Host, server.Last.Target));
        Assert.Equal(new Uri(uri), request.RequestUri);
    }

    [Theory]
    [InlineData("https+http://orders/a", null, true)]
    [InlineData("https+http://orders/a", "https", true)]
    [InlineData("https+http://orders/a", "http", false)]
    [InlineData("http://orders/a", "https", true)]
    [InlineData("https://_web.orders/a", null, true)]
    public async Task The_scheme_is_the_endpoints_or_else_the_first_that_was_asked_for(string uri, string? scheme, bool isTls)
    {
        using var certificate = TestCertificate.For("orders");
        await using var server = await TestServer.SayAsync("hello", certificate: isTls ? certificate : null);
        await using var rig = new Rig(new DiscoveryHttpOptions
        {
            Primary = new SocketsHttpHandler { SslOptions = TestCertificate.Trust(certificate) },
        });
        rig.Source.Publish(new ServiceEndpoint("127.0.0.1", server.Port) { Scheme = scheme });
        using var request = Sending.Get(uri);

        using var response = await rig.Client.SendAsync(request);

        Assert.Equal((isTls ? "https" : "http", "orders"), (server.Last.Scheme, server.Last.Host));
        Assert.Equal(isTls ? "orders" : null, server.Last.ServerName);
        Assert.Equal(new Uri(uri), request.RequestUri);
    }

    [Theory]
    [InlineData("http://orders", "/v2/")]
    [InlineData("http://orders/a/b?c=d%20e&f", "/v2/a/b?c=d%20e&f")]
    [InlineData("http://orders/a%2Fb", "/v2/a%2Fb")]
    public async Task A_path_prefix_of_the_endpoint_goes_before_the_requests_path(string uri, string target)
    {
        string? raw = null;
        await using var server = await TestServer.StartAsync(context =>
        {
            raw = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
            return Task.CompletedTask;
        });
        await using var rig = new Rig();
        rig.Source.Publish(new ServiceEndpoint("127.0.0.1", server.Port) { PathPrefix = "/v2" });

        using var response = await rig.Client.GetAsync(new Uri(uri));

        Assert.Equal(target, raw);
        Assert.Equal("orders", server.Last.Host);
    }

    [Fact]
    public async Task An_endpoint_may_be_a_host_name()
    {
        await using var server = await TestServer.SayAsync("hello");
        await using var rig = new Rig();
        rig.Source.Publish(new ServiceEndpoint("localhost", server.Port));

        Assert.Equal("hello", await rig.Client.GetStringAsync("http://orders/"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_endpoint_without_a_port_has_that_of_the_name(bool rewriting)
    {
        await using var server = await TestServer.SayAsync("hello");
        await using var rig = new Rig(rewriting ? new DiscoveryHttpOptions { Primary = new HttpClientHandler() } : null);
        rig.Source.Publish(new ServiceEndpoint("127.0.0.1", 0));

        Assert.Equal("hello", await rig.Client.GetStringAsync($"http://orders:{server.Port}/"));
    }

    [Fact]
    public async Task An_endpoint_may_be_a_unix_socket()
    {
        var folder = Directory.CreateTempSubdirectory("discovery-http-");
        try
        {
            var address = new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, "s"));
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(address);
            listener.Listen();
            await using var rig = new Rig();
            rig.Source.Publish(new ServiceEndpoint(address));

            var asking = rig.Client.GetStringAsync("http://orders/");
            using var socket = await listener.AcceptAsync();
            await socket.ReceiveAsync(new byte[4096]);
            await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"u8.ToArray());

            Assert.Equal("hello", await asking.WithPatience());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_host_header_of_the_callers_own_is_kept()
    {
        await using var server = await TestServer.SayAsync("hello");
        await using var rig = Rig.To(server);
        using var request = Sending.Get("http://_grpc.orders/");
        request.Headers.Host = "shop.example.com";

        using var response = await rig.Client.SendAsync(request);

        Assert.Equal("shop.example.com", server.Last.Host);
    }

    [Fact]
    public async Task Each_authority_of_a_client_has_its_own_endpoints()
    {
        await using var a = await TestServer.SayAsync("a");
        await using var b = await TestServer.SayAsync("b");
        var source = new Discovery.StaticSource(new Dictionary<string, ServiceEndpoint[]> { ["a"] = [a.Endpoint], ["b"] = [b.Endpoint] });
        await using var directory = new Discovery.ServiceDirectory(source);
        using var client = new HttpClient(new DiscoveryHttpHandler(directory));

        var answers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            answers.Add(await client.GetStringAsync("http://a/"));
            answers.Add(await client.GetStringAsync("http://b/"));
        }

        Assert.Equal(["a", "b", "a", "b", "a", "b"], answers);
    }
}
