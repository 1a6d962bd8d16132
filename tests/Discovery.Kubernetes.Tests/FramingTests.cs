using System.Text;
using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests;

public sealed class FramingTests
{
    private const string Where = "Cannot watch the EndpointSlices of shop/web at http://127.0.0.1:6443: ";
    private const int LongestLine = 4 * 1024 * 1024;

    private static readonly string One = Json.List("10", Json.Slice("a", Json.At("10.0.0.1")));

    private static readonly string Two = Json.Event("ADDED", Json.Slice("b", Json.At("10.0.0.2"), version: "11"));

    [Fact]
    public async Task Events_may_be_cut_at_any_byte()
    {
        var body = Capture.Read("watch-events.http").Body;
        var whole = await WatchAsync(new PiecewiseStream([body]));
        Assert.Equal(5, whole.Sets.Count);

        for (var at = 1; at < body.Length; at++)
        {
            var cut = await WatchAsync(new PiecewiseStream(PiecewiseStream.Cut(body, at)));
            Assert.True(whole.Addresses.SequenceEqual(cut.Addresses), $"cut at {at}: {string.Join(" | ", cut.Addresses)}");
        }
    }

    [Fact]
    public async Task Events_may_come_byte_by_byte()
    {
        var body = Capture.Read("watch-events.http").Body;
        var whole = await WatchAsync(new PiecewiseStream([body]));
        var pieces = await WatchAsync(new PiecewiseStream(body.Select((_, i) => (ReadOnlyMemory<byte>)body.AsMemory(i, 1))));

        Assert.Equal(whole.Addresses, pieces.Addresses);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public async Task Recorded_chunks_are_read_from_a_connection(int size)
    {
        var list = Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(One)}\r\n\r\n{One}");
        using var handler = Connections(size, OldServer, list, Capture.ReadBytes("watch-events-raw-chunked.http"));
        var watching = await Watching.RunAsync(handler);

        Assert.Equal(5, watching.Sets.Count);
        Assert.Equal("10.0.0.1:8080 [fd00:10:244::5]:8080", watching.Addresses.Last());
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_is_a_failure_after_what_came_before()
    {
        var list = Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(One)}\r\n\r\n{One}");
        using var handler = Connections(1000, OldServer, list, Capture.ReadBytes("watch-events-raw-chunked.http")[..3000]);
        var watching = await Watching.RunAsync(handler);

        Assert.Equal(3, watching.Sets.Count);
        Assert.StartsWith($"{Where}the connection broke: The response ended prematurely", watching.Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n\r\n \t\n")]
    public async Task Blank_lines_are_skipped(string blank)
    {
        var watching = await WatchAsync(blank + Two + "\r\n" + blank);

        Assert.Equal(["10.0.0.1:8080", "10.0.0.1:8080 10.0.0.2:8080"], watching.Addresses);
    }

    [Fact]
    public async Task A_last_event_may_lack_its_line_feed()
    {
        var watching = await WatchAsync(Two);

        Assert.Equal(["10.0.0.1:8080", "10.0.0.1:8080 10.0.0.2:8080"], watching.Addresses);
    }

    [Fact]
    public async Task A_stream_that_ends_in_the_middle_of_an_event_is_a_failure()
    {
        for (var length = 1; length < Two.Length; length++)
        {
            var watching = await WatchAsync(Two[..length]);

            Assert.Single(watching.Sets);
            Assert.Equal(
                $"{Where}the stream ended in the middle of an event, after {length} bytes of it.", watching.Failure!.Message);
        }
    }

    [Theory]
    [InlineData("<html><body>502 Bad Gateway</body></html>", "'<html><body>502 Bad Gateway</body></html>'")]
    [InlineData("[]", "'[]'")]
    [InlineData("null", "'null'")]
    [InlineData("{}", "'{}'")]
    [InlineData("""{"type":"BOOKMARK","object":{}} x""", """'{"type":"BOOKMARK","object":{}} x'""")]
    [InlineData("""{"type":"ADDED","object":{"endpoints":"many"}}""", """'{"type":"ADDED","object":{"endpoints":"many"}}'""")]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name":"a"},"endpoints":[{"addresses":[1]}]}}""", """'{"type":"ADDED","object":{"metadata":{"name":"a"},"endpoints...'""")]
    [InlineData("\0\0", "'\0\0'")]
    public async Task A_line_that_is_no_event_is_a_failure(string line, string shown)
    {
        var watching = await WatchAsync(line + "\n");

        Assert.Single(watching.Sets);
        Assert.StartsWith($"{Where}a line is no watch event: {shown}", watching.Failure!.Message, StringComparison.Ordinal);
        Assert.EndsWith(". Does a proxy answer in place of the API server?", watching.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_of_ten_megabytes_is_a_failure_before_it_is_all_in_memory()
    {
        var start = Encoding.UTF8.GetBytes("{\"type\":\"ADDED\",\"object\":{\"x\":\"");
        var filler = new byte[1024 * 1024];
        filler.AsSpan().Fill((byte)'x');
        using var body = new PiecewiseStream([start, .. Enumerable.Repeat((ReadOnlyMemory<byte>)filler, 10), "\"}}\n"u8.ToArray()]);
        var watching = await WatchAsync(body);

        Assert.Equal(
            Where + "a line is longer than 4194304 bytes, which no object can be: '{\"type\":\"ADDED\",\"object\":{\"x\":\"" + new string('x', 29) + "...'.",
            watching.Failure!.Message);
        Assert.InRange(body.Delivered, LongestLine, LongestLine + (64 * 1024));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 1)]
    public async Task The_longest_line_is_4_MiB(int more, int sets)
    {
        var padding = new string(' ', LongestLine - Two.Length + more);
        var watching = await WatchAsync(Two + padding + "\n");

        Assert.Equal(sets, watching.Sets.Count);
    }

    // So that the list comes as a list; see ScriptedApi.
    private static byte[] OldServer => "HTTP/1.1 422 Unprocessable Entity\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray();

    private static Task<Watching> WatchAsync(string body) => WatchAsync(new PiecewiseStream([Encoding.UTF8.GetBytes(body)]));

    private static Task<Watching> WatchAsync(Stream body) => Watching.RunAsync(new ScriptedApi().AnswerJson(One).AnswerStream(body));

    /// <summary>Real HTTP over scripted connections, one for each answer.</summary>
    private static SocketsHttpHandler Connections(int size, params byte[][] answers)
    {
        var left = new Queue<byte[]>(answers);
        return new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = (_, _) => left.TryDequeue(out var answer)
                ? new(new PiecewiseStream(answer.Chunk(size).Select(chunk => (ReadOnlyMemory<byte>)chunk)))
                : throw new HttpRequestException(ScriptedApi.Over),
        };
    }
}
