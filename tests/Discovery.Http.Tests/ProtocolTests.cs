using System.Net;
using System.Net.WebSockets;
using Discovery.Http.Tests.Support;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Discovery.Http.Tests;

public sealed class ProtocolTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Http11_answers_alike_in_Send_and_SendAsync(bool isAsync)
    {
        await using var server = await TestServer.SayAsync("hello");
        await using var rig = Rig.To(server);

        using var response = await rig.Client.SendAsync(Sending.Get("http://orders/a?b=c"), isAsync);

        Assert.Equal("hello", await response.Content.ReadAsStringAsync());
        Assert.Equal(new SeenRequest("GET", "http", "orders", "/a?b=c", "HTTP/1.1", null), server.Last);
        Assert.Equal(new Uri("http://orders/a?b=c"), response.RequestMessage!.RequestUri);
        Assert.Equal(["success"], rig.Leases.Outcomes);
        Assert.Equal(0, await rig.InFlightAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Host_sni_and_certificate_check_follow_the_name_over_tls(bool isAsync)
    {
        using var certificate = TestCertificate.For("orders");
        await using var server = await TestServer.SayAsync("hello", certificate: certificate);
        await using var rig = Rig.To(Trusting(certificate), server);

        using var response = await rig.Client.SendAsync(Sending.Get("https://orders/a"), isAsync);

        Assert.Equal(new SeenRequest("GET", "https", "orders", "/a", "HTTP/1.1", "orders"), server.Last);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_and_nothing_is_sent()
    {
        using var certificate = TestCertificate.For("invoices");
        await using var server = await TestServer.SayAsync("hello", certificate: certificate);
        await using var rig = Rig.To(Trusting(certificate), server);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => rig.Client.GetStringAsync("https://orders/"));

        Assert.Contains("RemoteCertificateNameMismatch", exception.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        Assert.Equal(["connect_failure"], rig.Leases.Outcomes);
    }

    [Fact]
    public async Task Http2_over_tls_keeps_the_name_as_authority()
    {
        using var certificate = TestCertificate.For("orders");
        await using var server = await TestServer.SayAsync("hello", HttpProtocols.Http2, certificate);
        await using var rig = Rig.To(Trusting(certificate), server);

        using var response = await rig.Client.SendAsync(Exact2("https://orders/a"));

        Assert.Equal(HttpVersion.Version20, response.Version);
        Assert.Equal(new SeenRequest("GET", "https", "orders", "/a", "HTTP/2", "orders"), server.Last);
    }

    [Fact]
    public async Task Http2_without_tls_keeps_the_name_as_authority()
    {
        await using var server = await TestServer.SayAsync("hello", HttpProtocols.Http2);
        await using var rig = Rig.To(server);

        using var response = await rig.Client.SendAsync(Exact2("http://orders/a"));

        Assert.Equal("hello", await response.Content.ReadAsStringAsync());
        Assert.Equal(new SeenRequest("GET", "http", "orders", "/a", "HTTP/2", null), server.Last);
    }

    [Theory]
    [InlineData("ws", false)]
    [InlineData("wss", false)]
    [InlineData("ws", true)]
    public async Task A_websocket_talks_to_an_endpoint_and_its_lease_ends_at_close(string scheme, bool viaHttp2)
    {
        using var certificate = scheme == "wss" ? TestCertificate.For("orders") : null;
        await using var server = await TestServer.StartAsync(
            async context =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                var buffer = new byte[64];
                var read = await socket.ReceiveAsync(buffer, CancellationToken.None);
                await socket.SendAsync(buffer.AsMemory(0, read.Count), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                await socket.ReceiveAsync(buffer, CancellationToken.None);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            },
            viaHttp2 ? HttpProtocols.Http2 : HttpProtocols.Http1,
            certificate);
        await using var rig = Rig.To(certificate is null ? null : Trusting(certificate), server);
        using var invoker = new HttpMessageInvoker(rig.Handler, disposeHandler: false);
        using var patience = Patience.Source();
        using var socket = new ClientWebSocket();
        if (viaHttp2)
        {
            socket.Options.HttpVersion = HttpVersion.Version20;
            socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }

        await socket.ConnectAsync(new Uri($"{scheme}://orders/chat"), invoker, patience.Token);
        await socket.SendAsync("hi"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        var buffer = new byte[64];
        var received = await socket.ReceiveAsync(buffer, patience.Token);

        Assert.Equal("hi"u8.ToArray(), buffer[..received.Count]);
        Assert.Equal("orders", server.Last.Host);
        Assert.Equal(1, await rig.InFlightAsync($"{scheme}://orders"));

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);

        Assert.Equal(0, await rig.InFlightAsync($"{scheme}://orders"));
        Assert.Equal(["success"], rig.Leases.Outcomes);
    }

    private static HttpRequestMessage Exact2(string uri) => new(HttpMethod.Get, uri)
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static DiscoveryHttpOptions Trusting(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) =>
        new() { Primary = new SocketsHttpHandler { SslOptions = TestCertificate.Trust(certificate) } };
}
