using System.Net;
using Discovery.Http.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Discovery.Http.Tests;

public sealed class LeaseLifetimeTests
{
    private static readonly byte[] Half = new byte[20_000];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_buffered_body_ends_the_lease_before_the_caller_has_the_response(bool isAsync)
    {
        await using var server = await TestServer.SayAsync("hello");
        await using var rig = Rig.To(server);

        using var response = await rig.Client.SendAsync(Sending.Get("http://orders/"), isAsync);

        await AssertEndedAsync(rig, "success");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_streamed_body_ends_the_lease_at_its_end(bool isAsync)
    {
        await using var body = new TwoHalves();
        await using var rig = Rig.To(body.Server);

        using var response = await rig.Client.SendAsync(Sending.Get("http://orders/"), isAsync, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = isAsync ? await response.Content.ReadAsStreamAsync() : response.Content.ReadAsStream();
        await stream.ReadExactlyAsync(new byte[Half.Length]).AsTask().WithPatience();
        Assert.Equal(1, await rig.InFlightAsync());

        body.Finish();
        var rest = await ReadToEndAsync(stream, isAsync).WithPatience();

        Assert.Equal(Half.Length, rest);
        await AssertEndedAsync(rig, "success");
    }

    [Fact]
    public async Task Copying_the_content_ends_the_lease()
    {
        await using var server = await TestServer.SayAsync("hello");
        await using var rig = Rig.To(server);
        using var response = await rig.Client.GetAsync(new Uri("http://orders/"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(1, await rig.InFlightAsync());

        using var copy = new MemoryStream();
        await response.Content.CopyToAsync(copy);

        Assert.Equal("hello"u8.ToArray(), copy.ToArray());
        await AssertEndedAsync(rig, "success");
    }

    [Fact]
    public async Task Copying_the_contents_stream_ends_the_lease()
    {
        await using var server = await TestServer.SayAsync("hello");
        await using var rig = Rig.To(server);
        using var response = await rig.Client.GetAsync(new Uri("http://orders/"), HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();

        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);

        Assert.Equal("hello"u8.ToArray(), copy.ToArray());
        await AssertEndedAsync(rig, "success");
    }

    [Fact]
    public async Task A_copy_that_breaks_at_its_target_does_not_count_against_the_endpoint()
    {
        await using var server = await TestServer.SayAsync("hello");
        await using var rig = Rig.To(server);

        using (var response = await rig.Client.GetAsync(new Uri("http://orders/"), HttpCompletionOption.ResponseHeadersRead))
            await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.CopyToAsync(new FullDisk()));

        Assert.DoesNotContain("failure", rig.Leases.Outcomes);
        Assert.Equal(0, await rig.InFlightAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposing_early_ends_the_lease(bool theStream)
    {
        await using var body = new TwoHalves();
        await using var rig = Rig.To(body.Server);
        var response = await rig.Client.GetAsync(new Uri("http://orders/"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(1, await rig.InFlightAsync());

        if (theStream)
            await (await response.Content.ReadAsStreamAsync()).DisposeAsync();
        else
            response.Dispose();

        await AssertEndedAsync(rig, "success");
    }

    [Theory]
    [InlineData(HttpCompletionOption.ResponseContentRead)]
    [InlineData(HttpCompletionOption.ResponseHeadersRead)]
    public async Task A_body_that_breaks_off_is_a_failure(HttpCompletionOption option)
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 2 * Half.Length;
            await context.Response.Body.WriteAsync(Half);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        await using var rig = Rig.To(server);

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var response = await rig.Client.GetAsync(new Uri("http://orders/"), option);
            await response.Content.ReadAsByteArrayAsync();
        });

        await AssertEndedAsync(rig, "failure");
    }

    [Fact]
    public async Task A_cancelled_read_is_dropped()
    {
        await using var body = new TwoHalves();
        await using var rig = Rig.To(body.Server);
        using var response = await rig.Client.GetAsync(new Uri("http://orders/"), HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[Half.Length]);

        using var cancel = new CancellationTokenSource();
        var reading = stream.ReadAsync(new byte[1], cancel.Token).AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WithPatience());
        await AssertEndedAsync(rig, "dropped");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_send_cancelled_by_the_caller_is_dropped(bool isAsync)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(async context =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await using var rig = Rig.To(server);
        using var cancel = new CancellationTokenSource();

        var sending = rig.Client.SendAsync(Sending.Get("http://orders/"), isAsync, cancellationToken: cancel.Token);
        await arrived.Task.WithPatience();
        Assert.Equal(1, await rig.InFlightAsync());
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WithPatience());
        await AssertEndedAsync(rig, "dropped");
    }

    [Fact]
    public async Task The_clients_timeout_is_dropped()
    {
        await using var server = await TestServer.StartAsync(context =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        await using var rig = Rig.To(server);
        rig.Client.Timeout = TimeSpan.FromMilliseconds(200);

        var exception = await Assert.ThrowsAsync<TaskCanceledException>(() => rig.Client.GetStringAsync("http://orders/"));

        Assert.IsType<TimeoutException>(exception.InnerException);
        await AssertEndedAsync(rig, "dropped");
    }

    [Theory]
    [InlineData("HEAD", 200, 5)]
    [InlineData("GET", 204, null)]
    [InlineData("GET", 304, null)]
    [InlineData("GET", 200, 0)]
    public async Task An_answer_without_a_body_ends_the_lease_at_once_even_if_nobody_disposes_it(string method, int status, int? length)
    {
        foreach (var protocol in new[] { HttpProtocols.Http1, HttpProtocols.Http2 })
        {
            await using var server = await TestServer.StartAsync(
                context =>
                {
                    (context.Response.StatusCode, context.Response.ContentLength) = (status, length);
                    return Task.CompletedTask;
                },
                protocol);
            await using var rig = Rig.To(server);
            using var request = new HttpRequestMessage(new HttpMethod(method), "http://orders/")
            {
                Version = protocol == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };

            var response = await rig.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

            await AssertEndedAsync(rig, "success");
            Assert.Equal(length, (int?)response.Content.Headers.ContentLength);
            Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [InlineData(200, "success")]
    [InlineData(404, "success")]
    [InlineData(429, "success")]
    [InlineData(500, "failure")]
    [InlineData(503, "failure")]
    public async Task Only_a_server_error_counts_as_failure(int status, string outcome)
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("hello");
        });
        await using var rig = Rig.To(server);

        using var response = await rig.Client.GetAsync(new Uri("http://orders/"));

        Assert.Equal(status, (int)response.StatusCode);
        await AssertEndedAsync(rig, outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_never_comes_because_the_connection_broke_is_a_failure(bool isAsync)
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using var rig = Rig.To(server);

        await Assert.ThrowsAsync<HttpRequestException>(() => rig.Client.SendAsync(Sending.Get("http://orders/"), isAsync));

        await AssertEndedAsync(rig, "failure");
    }

    [Fact]
    public async Task A_wrapped_body_has_the_length_that_a_bare_handler_gives_it()
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            await context.Response.Body.FlushAsync();
            await context.Response.WriteAsync("hello");
        });
        await using var rig = Rig.To(server);
        using var bare = new HttpClient();

        using var expected = await bare.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/"));
        using var actual = await rig.Client.GetAsync(new Uri("http://orders/"));

        Assert.Equal(5, expected.Content.Headers.ContentLength);
        Assert.Equal(5, actual.Content.Headers.ContentLength);
    }

    private static async Task AssertEndedAsync(Rig rig, string outcome)
    {
        Assert.Equal([outcome], rig.Leases.Outcomes);
        Assert.Equal(0, await rig.InFlightAsync());
    }

    private static Task<int> ReadToEndAsync(Stream stream, bool isAsync) => Task.Run(async () =>
    {
        var buffer = new byte[4096];
        var total = 0;
        while (true)
        {
            var read = isAsync ? await stream.ReadAsync(buffer) : stream.Read(buffer, 0, buffer.Length);
            if (read == 0)
                return total;
            total += read;
        }
    });

    /// <summary>A server that sends one half of the body, and the other when told.</summary>
    private sealed class TwoHalves : IAsyncDisposable
    {
        private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TwoHalves() => Server = TestServer.StartAsync(async context =>
        {
            await context.Response.Body.WriteAsync(Half);
            await context.Response.Body.FlushAsync();
            await _finish.Task.WaitAsync(context.RequestAborted);
            await context.Response.Body.WriteAsync(Half);
        }).GetAwaiter().GetResult();

        public TestServer Server { get; }

        public void Finish() => _finish.SetResult();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }

    private sealed class FullDisk : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("No space left on device");
    }
}
