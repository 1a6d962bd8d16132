using System.Net;
using Discovery.Balancing;
using Discovery.Http.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Discovery.Http.Tests;

public sealed class PoolTests
{
    [Fact]
    public async Task Each_endpoint_keeps_one_connection_for_sequential_requests()
    {
        await using var a = await TestServer.SayAsync("a");
        await using var b = await TestServer.SayAsync("b");
        await using var rig = new Rig(policy: new PolicyChoice(BalancingPolicies.RoundRobin).Create(new PolicyContext(new SeededRandom(1), TimeProvider.System)));
        rig.Source.Publish(a.Endpoint, b.Endpoint);

        for (var i = 0; i < 20; i++)
            await rig.Client.GetStringAsync("http://orders/");

        Assert.Equal((10, 10), (a.Requests.Count, b.Requests.Count));
        Assert.Equal((1, 1), (a.Opened, b.Opened));
    }

    [Fact]
    public async Task An_endpoint_that_leaves_gets_no_more_requests_and_its_idle_connections_close()
    {
        await using var a = await TestServer.SayAsync("a");
        await using var b = await TestServer.SayAsync("b");
        await using var rig = Rig.To(a, b);
        Assert.Equal("a", await rig.Client.GetStringAsync("http://orders/"));
        Assert.Equal(1, a.Open);

        await rig.PublishAsync("http://orders", b.Endpoint);

        Assert.Equal("b", await rig.Client.GetStringAsync("http://orders/"));
        await Patience.UntilAsync(() => a.Open == 0, "the connection to the gone endpoint closes");
        Assert.Single(a.Requests);
    }

    [Fact]
    public async Task A_response_in_flight_on_an_endpoint_that_left_finishes_and_only_then_its_connection_closes()
    {
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var a = await TestServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync("one ");
            await finish.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("two");
        });
        await using var b = await TestServer.SayAsync("b");
        await using var rig = Rig.To(a, b);
        using var response = await rig.Client.GetAsync(new Uri("http://orders/"), HttpCompletionOption.ResponseHeadersRead);

        await rig.PublishAsync("http://orders", b.Endpoint);
        Assert.Equal(1, a.Open);
        finish.SetResult();

        Assert.Equal("one two", await response.Content.ReadAsStringAsync());
        await Patience.UntilAsync(() => a.Open == 0, "the connection to the gone endpoint closes");
    }

    [Fact]
    public async Task Another_pod_at_the_same_address_gets_a_pool_of_its_own()
    {
        await using var server = await TestServer.SayAsync("a");
        await using var rig = new Rig();
        rig.Source.Publish(new ServiceEndpoint("127.0.0.1", server.Port) { Uid = "old" });
        await rig.Client.GetStringAsync("http://orders/");

        await rig.PublishAsync("http://orders", new ServiceEndpoint("127.0.0.1", server.Port) { Uid = "new" });
        await rig.Client.GetStringAsync("http://orders/");

        Assert.Equal(2, server.Opened);
        await Patience.UntilAsync(() => server.Open == 1, "the old pod's connection closes");
    }

    [Fact]
    public async Task A_set_that_only_describes_an_endpoint_anew_keeps_its_connections()
    {
        await using var server = await TestServer.SayAsync("a");
        await using var rig = Rig.To(server);
        await rig.Client.GetStringAsync("http://orders/");

        await rig.PublishAsync("http://orders", new ServiceEndpoint("127.0.0.1", server.Port) { Weight = 2, PathPrefix = "/v2" });
        await rig.Client.GetStringAsync("http://orders/b");

        Assert.Equal("/v2/b", server.Last.Target);
        Assert.Equal(1, server.Opened);
    }

    [Fact]
    public async Task Disposing_the_client_closes_its_connections_and_later_requests_are_refused()
    {
        await using var server = await TestServer.SayAsync("a");
        await using var rig = Rig.To(server);
        await rig.Client.GetStringAsync("http://orders/");
        using var invoker = new HttpMessageInvoker(rig.Handler, disposeHandler: false);

        rig.Client.Dispose();

        await Patience.UntilAsync(() => server.Open == 0, "the disposed client's connection closes");
        await Assert.ThrowsAsync<ObjectDisposedException>(() => invoker.SendAsync(Sending.Get("http://orders/"), default));
        Assert.Equal(0, await rig.InFlightAsync());
        await Patience.UntilAsync(() => server.Open == 0, "no connection is left");
    }

    [Fact]
    public async Task Two_clients_of_one_directory_share_the_watch_and_the_load_but_not_the_connections()
    {
        await using var server = await TestServer.SayAsync("a");
        await using var rig = Rig.To(server);
        using var other = new HttpClient(new DiscoveryHttpHandler(rig.Directory));

        await rig.Client.GetStringAsync("http://orders/");
        using var response = await other.GetAsync(new Uri("http://orders/"), HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(1, await rig.InFlightAsync());
        Assert.Equal(1, rig.Source.Watches);
        Assert.Equal(2, server.Opened);
    }

    [Fact]
    public async Task Cookies_are_shared_by_all_endpoints_of_a_client()
    {
        await using var a = await TestServer.StartAsync(context =>
        {
            context.Response.Cookies.Append("session", "42");
            return Task.CompletedTask;
        });
        string? seen = null;
        await using var b = await TestServer.StartAsync(context =>
        {
            seen = context.Request.Cookies["session"];
            return Task.CompletedTask;
        });
        await using var rig = new Rig(policy: new PolicyChoice(BalancingPolicies.RoundRobin).Create(new PolicyContext(new SeededRandom(1), TimeProvider.System)));
        rig.Source.Publish(a.Endpoint, b.Endpoint);

        for (var i = 0; i < 4; i++)
            (await rig.Client.GetAsync(new Uri("http://orders/"))).Dispose();

        Assert.Equal("42", seen);
    }

    [Fact]
    public async Task A_proxy_of_the_primary_handler_is_not_asked_for_endpoints()
    {
        await using var proxy = await TestServer.SayAsync("proxy");
        await using var server = await TestServer.SayAsync("server");
        var primary = new SocketsHttpHandler { Proxy = new WebProxy("127.0.0.1", proxy.Port), UseProxy = true };
        await using var rig = Rig.To(new DiscoveryHttpOptions { Primary = primary }, server);

        Assert.Equal("server", await rig.Client.GetStringAsync("http://orders/"));
        Assert.Equal("proxy", await rig.Client.GetStringAsync("http://127.0.0.2:9/"));
    }
}
