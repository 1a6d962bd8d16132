using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Discovery.Http.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Discovery.Http.Tests;

public sealed class FailoverTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refused_connection_moves_the_request_with_its_body_to_the_next_endpoint(bool isAsync)
    {
        using var closed = new ClosedPort();
        var bodies = new List<string>();
        await using var server = await TestServer.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            bodies.Add(await reader.ReadToEndAsync());
        });
        await using var rig = new Rig();
        rig.Source.Publish(closed.Endpoint, server.Endpoint);
        using var body = new OnceReadable("the order");
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://orders/") { Content = new StreamContent(body) };

        using var response = await rig.Client.SendAsync(request, isAsync);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["the order"], bodies);
        Assert.Equal(["connect_failure", "success"], rig.Leases.Outcomes);
        Assert.Equal(0, await rig.InFlightAsync());
    }

    [Fact]
    public async Task A_tls_handshake_that_nobody_answers_moves_the_request_to_the_next_endpoint()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var certificate = TestCertificate.For("orders");
        await using var server = await TestServer.SayAsync("hello", certificate: certificate);
        await using var rig = new Rig(new DiscoveryHttpOptions
        {
            Primary = new SocketsHttpHandler { SslOptions = TestCertificate.Trust(certificate) },
            // The limit holds for the good server, too, so it is not shorter than a busy machine's handshake.
            Connect = new ConnectOptions { Timeout = TimeSpan.FromSeconds(1) },
        });
        rig.Source.Publish(new ServiceEndpoint(silent.LocalEndpoint), server.Endpoint);

        Assert.Equal("hello", await rig.Client.GetStringAsync("https://orders/"));
        Assert.Equal(["connect_failure", "success"], rig.Leases.Outcomes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_all_refuse_the_exception_lists_every_attempt(bool isAsync)
    {
        using var one = new ClosedPort();
        using var two = new ClosedPort();
        await using var rig = new Rig();
        rig.Source.Publish(one.Endpoint, two.Endpoint);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => rig.Client.SendAsync(Sending.Get("http://orders/"), isAsync));

        Assert.Equal(HttpRequestError.ConnectionError, exception.HttpRequestError);
        var inner = Assert.IsType<ConnectFailedException>(exception.InnerException);
        Assert.IsAssignableFrom<SocketException>(inner);
        Assert.Equal(SocketError.ConnectionRefused, inner.SocketErrorCode);
        Assert.Equal([one.Endpoint, two.Endpoint], inner.Attempts.Select(a => a.Endpoint));
        Assert.Equal(
            $"Service 'http://orders': no connection. Tried 2 endpoints: {one.Endpoint}: Connection refused; {two.Endpoint}: Connection refused. "
            + "Set 1 from script (0 s old) has 2 endpoints. "
            + "Check that the instances listen on these addresses and that the network lets this client reach them.",
            Regex.Replace(inner.Message, @"\(\d s old\)", "(0 s old)", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Equal(inner.Message, exception.Message);
        Assert.Equal(["connect_failure", "connect_failure"], rig.Leases.Outcomes);
        Assert.Equal(0, await rig.InFlightAsync());
    }

    [Fact]
    public async Task A_connection_that_takes_too_long_is_told_as_timed_out()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var rig = new Rig(new DiscoveryHttpOptions { Connect = new ConnectOptions { Timeout = TimeSpan.FromMilliseconds(100) } });
        rig.Source.Publish(new ServiceEndpoint(silent.LocalEndpoint));

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => rig.Client.GetStringAsync("https://orders/"));

        Assert.Equal(SocketError.TimedOut, Assert.IsType<ConnectFailedException>(exception.InnerException).SocketErrorCode);
    }

    [Fact]
    public async Task No_more_endpoints_are_tried_than_the_options_allow()
    {
        using var one = new ClosedPort();
        using var two = new ClosedPort();
        await using var server = await TestServer.SayAsync("hello");
        await using var rig = new Rig(new DiscoveryHttpOptions { Connect = new ConnectOptions { Attempts = 2 } });
        rig.Source.Publish(one.Endpoint, two.Endpoint, server.Endpoint);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => rig.Client.GetStringAsync("http://orders/"));

        Assert.Equal(2, Assert.IsType<ConnectFailedException>(exception.InnerException).Attempts.Length);
        Assert.Equal(0, server.Opened);
    }

    [Fact]
    public async Task A_request_whose_body_was_partly_sent_is_not_sent_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var server = await TestServer.SayAsync("hello");
        await using var rig = new Rig();
        rig.Source.Publish(new ServiceEndpoint(listener.LocalEndpoint), server.Endpoint);
        var breaking = Task.Run(async () =>
        {
            using var socket = await listener.AcceptSocketAsync();
            var read = 0;
            while (read < 10_000)
                read += await socket.ReceiveAsync(new byte[1024]);
            socket.LingerState = new LingerOption(enable: true, 0);
        });

        using var content = new ByteArrayContent(new byte[50_000_000]);
        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => rig.Client.PostAsync(new Uri("http://orders/"), content));
        await breaking;

        Assert.IsNotType<ConnectFailedException>(exception.InnerException);
        Assert.Equal(
            $"Service 'http://orders': the request to {listener.LocalEndpoint} failed after it was sent, so it was not tried elsewhere. {exception.InnerException!.Message}",
            exception.Message);
        Assert.Equal(0, server.Opened);
        Assert.Equal(["failure"], rig.Leases.Outcomes);
    }

    [Fact]
    public async Task A_redirect_whose_target_refuses_is_not_taken_for_the_endpoints_failure_and_not_sent_again()
    {
        using var closed = new ClosedPort();
        var target = $"http://{closed.Endpoint}/";
        await using var a = await TestServer.StartAsync(context =>
        {
            context.Response.Redirect(target, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });
        await using var b = await TestServer.SayAsync("b");
        await using var rig = Rig.To(a, b);

        using var content = new StringContent("the order", Encoding.UTF8);
        await Assert.ThrowsAsync<HttpRequestException>(() => rig.Client.PostAsync(new Uri("http://orders/"), content));

        Assert.Single(a.Requests);
        Assert.Empty(b.Requests);
        Assert.Equal(["success"], rig.Leases.Outcomes);
    }

    [Fact]
    public async Task An_endpoint_that_comes_back_is_used_again()
    {
        var closed = new ClosedPort();
        var port = ((IPEndPoint)closed.Endpoint.Address).Port;
        await using var b = await TestServer.SayAsync("b");
        await using var rig = new Rig();
        rig.Source.Publish(closed.Endpoint, b.Endpoint);
        Assert.Equal("b", await rig.Client.GetStringAsync("http://orders/"));

        closed.Dispose();
        await using var a = await TestServer.StartAsync(context => context.Response.WriteAsync("a"), port: port);

        Assert.Equal("a", await rig.Client.GetStringAsync("http://orders/"));
    }

    private sealed class OnceReadable(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override bool CanSeek => false;
    }
}
