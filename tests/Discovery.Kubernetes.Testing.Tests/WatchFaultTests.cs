using System.Net.Sockets;
using Discovery.Kubernetes.Testing.Tests.Wire;

namespace Discovery.Kubernetes.Testing.Tests;

public sealed class WatchFaultTests
{
    [Fact]
    public async Task A_dropped_watch_ends_cleanly_after_what_was_written()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        using var watch = await OpenAsync(api);

        api.SetService("shop", "web", 8080, "10.0.0.1");
        api.Watches.Drop();

        Assert.Equal(0, api.Watches.Count);
        Assert.NotNull(await watch.ReadLineAsync());
        Assert.Null(await watch.ReadLineAsync());
    }

    [Fact]
    public async Task An_aborted_watch_is_reset()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        using var watch = await OpenAsync(api);

        api.Watches.Abort();

        AssertReset(await Assert.ThrowsAsync<IOException>(watch.ReadLineAsync));
        Assert.Equal(0, api.Watches.Count);
    }

    [Fact]
    public async Task A_truncated_watch_delivers_but_lacks_its_last_chunk()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        using var watch = await OpenAsync(api);

        api.Watches.Inject("{\"type\":\"ADD");
        api.Watches.Truncate();

        Assert.Equal("{\"type\":\"ADD", await watch.ReadChunkAsync());
        await Assert.ThrowsAsync<EndOfStreamException>(watch.ReadChunkAsync);
    }

    [Fact]
    public async Task A_frozen_watch_is_silent_until_its_deadline()
    {
        var clock = new ManualClock();
        await using var api = await FakeKubernetesApi.StartAsync(new FakeKubernetesApiOptions { TimeProvider = clock });
        using var watch = await OpenAsync(api, "&allowWatchBookmarks=true&timeoutSeconds=60");

        api.Watches.Freeze();
        api.SetService("shop", "web", 8080, "10.0.0.1");
        api.Watches.SendBookmarks();
        Assert.Equal(1, api.Watches.Count);
        clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Null(await watch.ReadLineAsync());
    }

    [Fact]
    public async Task Injected_text_arrives_as_it_is_between_events()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        using var watch = await OpenAsync(api);
        var huge = new string('x', 10_000_000) + "\n";

        api.Watches.Inject("garbage\n\n");
        api.Watches.Inject(huge);
        api.SetService("shop", "web", 8080, "10.0.0.1");

        Assert.Equal("garbage\n\n", await watch.ReadChunkAsync());
        Assert.Equal(huge, await watch.ReadChunkAsync());
        Assert.StartsWith("{\"type\":\"ADDED\"", await watch.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Lines_are_cut_into_chunks_of_any_size(int size)
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        using var watch = await OpenAsync(api);
        const string Line = "{\"type\":\"ADDED\"}\n";

        api.Watches.WriteInPieces(size);
        api.Watches.Inject(Line);

        var read = "";
        while (read.Length < Line.Length)
        {
            var chunk = await watch.ReadChunkAsync();
            Assert.InRange(chunk!.Length, 1, size);
            read += chunk;
        }

        Assert.Equal(Line, read);
    }

    [Fact]
    public async Task Slow_pieces_wait_on_the_clock()
    {
        var clock = new ManualClock();
        await using var api = await FakeKubernetesApi.StartAsync(new FakeKubernetesApiOptions { TimeProvider = clock });
        using var watch = await OpenAsync(api);
        var pause = TimeSpan.FromSeconds(1);

        api.Watches.WriteInPieces(2, pause);
        api.Watches.Inject("abc\n");

        Assert.Equal("ab", await watch.ReadChunkAsync());
        await clock.WaitForTimerAsync(pause);
        Assert.True(watch.IsSilent);
        clock.Advance(pause);
        Assert.Equal("c\n", await watch.ReadChunkAsync());

        await clock.WaitForTimerAsync(pause);
        api.Watches.WriteWhole();
        api.Watches.Inject("whole\n");
        clock.Advance(pause);
        Assert.Equal("whole\n", await watch.ReadChunkAsync());
    }

    [Fact]
    public async Task An_outage_resets_all_connections_and_refuses_new_ones_on_its_port()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        var address = api.Address;
        api.Faults.HangNext(verb: KubernetesVerb.List);
        using var watch = await OpenAsync(api);
        using var hanging = await RawExchange.SendAsync(api, Shop.Slices);
        await api.WaitForRequestsAsync(2);

        await using (await api.OutageAsync())
        {
            AssertReset(await Assert.ThrowsAnyAsync<IOException>(watch.ReadLineAsync));
            AssertReset(await Assert.ThrowsAnyAsync<IOException>(hanging.ReadHeadAsync));
            var refused = await Assert.ThrowsAsync<SocketException>(() => RawExchange.SendAsync(api, Shop.Slices));
            Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        }

        using var back = await RawExchange.OpenAsync(api, Shop.Slices);
        Assert.Equal("HTTP/1.1 200 OK", back.StatusLine);
        Assert.Equal(address, api.Address);
    }

    [Theory]
    [InlineData(true, "ERROR")]
    [InlineData(false, "ADDED")]
    public async Task A_restart_forgets_history_if_told_to(bool forget, string expected)
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.SetService("shop", "web", 8080, "10.0.0.1");

        await using (await api.OutageAsync(forget))
            api.SetService("shop", "api", 8080, "10.0.0.2");

        using var stale = await RawExchange.OpenAsync(api, Shop.Slices + "?watch=1&resourceVersion=1");
        Assert.StartsWith($"{{\"type\":\"{expected}\"", await stale.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_from_the_outage_on_misses_nothing()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.SetService("shop", "web", 8080, "10.0.0.1");
        var version = api.ResourceVersion;

        await using (await api.OutageAsync())
            api.SetService("shop", "web", 8080, "10.0.0.2");

        using var watch = await RawExchange.OpenAsync(api, $"{Shop.Slices}?watch=1&resourceVersion={version}");
        Assert.StartsWith("{\"type\":\"MODIFIED\"", await watch.ReadLineAsync(), StringComparison.Ordinal);
    }

    private static async Task<RawExchange> OpenAsync(FakeKubernetesApi api, string query = "")
    {
        var watch = await RawExchange.OpenAsync(api, $"{Shop.Slices}?watch=1&resourceVersion={api.ResourceVersion}{query}");
        await api.Watches.WaitAsync(1);
        return watch;
    }

    private static void AssertReset(IOException failure) =>
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
}
