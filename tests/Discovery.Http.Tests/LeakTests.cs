using System.Runtime.CompilerServices;
using Discovery.Http.Tests.Support;

namespace Discovery.Http.Tests;

public sealed class LeakTests
{
    [Fact]
    public async Task A_thousand_disposed_handlers_leave_nothing_on_a_directory_that_lives_on()
    {
        await using var server = await TestServer.SayAsync("hello");
        await using var rig = Rig.To(server);
        await rig.Client.GetStringAsync("http://orders/");
        // The primary handler is held by all that a client is made of, down to what its endpoints' candidates call when drained.
        var handlers = new List<WeakReference>();

        for (var i = 0; i < 1000; i++)
            handlers.Add(await UseOnceAsync(rig.Directory, reallySend: i % 20 == 0));

        await CollectAsync(handlers, 0);
        await Patience.UntilAsync(() => server.Open == 1, "only the living client's connection is open");
        Assert.Equal(1, rig.Source.Watches);
        Assert.Equal(0, await rig.InFlightAsync());
        Assert.Equal("hello", await rig.Client.GetStringAsync("http://orders/"));
    }

    [Fact]
    public async Task A_thousand_set_changes_leave_no_pool_of_an_endpoint_that_has_gone()
    {
        await using var server = await TestServer.SayAsync("hello");
        await using var rig = new Rig();
        using var primary = new SocketsHttpHandler();
        using var transports = new HttpEndpointPools(primary, new ConnectOptions(), TimeProvider.System);
        var pools = new List<WeakReference>();
        rig.Source.Publish(new ServiceEndpoint("127.0.0.1", server.Port) { Uid = "first" });

        for (var i = 0; i < 1000; i++)
        {
            await rig.PublishAsync("http://orders", new ServiceEndpoint("127.0.0.1", server.Port) { Uid = $"pod-{i}" });
            pools.Add(await PoolAsync(rig, transports));
            if (i % 20 == 0)
                await rig.Client.GetStringAsync("http://orders/");
        }

        await CollectAsync(pools, 1);
        await Patience.UntilAsync(() => server.Open <= 1, "the connections of gone endpoints are closed");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> UseOnceAsync(ServiceDirectory directory, bool reallySend)
    {
        HttpMessageHandler primary = reallySend ? new SocketsHttpHandler() : new Stub();
        using var handler = new DiscoveryHttpHandler(directory, new DiscoveryHttpOptions { Primary = primary });
        using var client = new HttpMessageInvoker(handler);
        using var request = Sending.Get("http://orders/");
        using var response = await client.SendAsync(request, default);
        return new WeakReference(primary);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> PoolAsync(Rig rig, HttpEndpointPools transports)
    {
        using var lease = await rig.Directory.LeaseAsync("http://orders");
        return new WeakReference(transports.To(lease.Candidate, ServiceName.Parse("http://orders")).InnerHandler);
    }

    private static async Task CollectAsync(List<WeakReference> references, int left)
    {
        for (var i = 0; i < 50 && references.Count(r => r.IsAlive) > left; i++)
        {
            // Continuations that just ended may still be on another thread's stack.
            await Task.Yield();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.InRange(references.Count(r => r.IsAlive), 0, left);
    }

    private sealed class Stub : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage());
    }
}
