using System.Text;
using System.Text.Json;
using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Tests.Wire;

/// <summary>Whatever a broken or hostile server sends, it gets a clear error, and costs little.</summary>
public sealed class HostileServerTests
{
    [Fact]
    public void Deep_JSON_is_refused()
    {
        foreach (var text in new[] { Deep("[", "]"), Deep("{\"a\":", "}", "1"), $"{{\"type\":\"ADDED\",\"object\":{Deep("{\"metadata\":", "}", "1")}}}" })
        {
            Assert.ThrowsAny<JsonException>(() => new KnownSlices().Event(text));
            Assert.ThrowsAny<JsonException>(() => new KnownSlices().Page(Encoding.UTF8.GetBytes($"{{\"x\":{text}}}")));
        }

        static string Deep(string open, string close, string inner = "") =>
            string.Concat(Enumerable.Repeat(open, 100_000)) + inner + string.Concat(Enumerable.Repeat(close, 100_000));
    }

    [Theory]
    [InlineData(1000, null)]
    [InlineData(1001, "an EndpointSlice has more than 1000 endpoints, the most that Kubernetes allows")]
    public void A_slice_has_at_most_1000_endpoints(int count, string? message)
    {
        var line = Json.Event("ADDED", Json.Slice("a", Json.At([.. Enumerable.Repeat("10.0.0.1", count)])));

        Assert.Equal(message, Record.Exception(() => new KnownSlices().Event(line))?.Message);
    }

    [Fact]
    public void A_slice_has_at_most_100_ports()
    {
        var ports = $"[{string.Join(',', Enumerable.Repeat("{}", 101))}]";

        Assert.Equal(
            "an EndpointSlice has more than 100 ports, the most that Kubernetes allows",
            Assert.ThrowsAny<JsonException>(() => new KnownSlices().Event(Json.Event("ADDED", Json.Slice("a", "[]", ports)))).Message);
    }

    [Fact]
    public void A_name_longer_than_any_in_Kubernetes_is_refused()
    {
        var line = Json.Event("ADDED", Json.Slice(new string('a', 254), "[]"));

        Assert.Equal(
            "a name of 254 bytes is longer than 253, the most that Kubernetes allows",
            Assert.ThrowsAny<JsonException>(() => new KnownSlices().Event(line)).Message);
    }

    [Fact]
    public async Task A_list_of_a_million_endpoints_is_refused_without_being_kept()
    {
        var slice = Encoding.UTF8.GetBytes("," + Json.Slice("s", Json.At([.. Enumerable.Repeat("10.0.0.1", 1000)])));
        using var body = new PiecewiseStream([
            Encoding.UTF8.GetBytes("""{"metadata":{"resourceVersion":"1"},"items":[null"""), .. Enumerable.Repeat((ReadOnlyMemory<byte>)slice, 1_000), "]}"u8.ToArray()]);
        var known = new KnownSlices();

        var failure = await Assert.ThrowsAnyAsync<JsonException>(async () => await known.PageAsync(body));

        Assert.Equal("the list has more than 500000 endpoints, which no cluster should have", failure.Message);
        Assert.InRange(body.Delivered, 1, 510 * slice.Length);
    }

    [Fact]
    public async Task An_object_that_never_ends_is_refused_before_it_is_all_in_memory()
    {
        var filler = new byte[1024 * 1024];
        filler.AsSpan().Fill((byte)'x');
        using var body = new PiecewiseStream([
            Encoding.UTF8.GetBytes("""{"items":[{"metadata":{"name":" """), .. Enumerable.Repeat((ReadOnlyMemory<byte>)filler, 100)]);

        var failure = await Assert.ThrowsAnyAsync<JsonException>(async () => await new KnownSlices().PageAsync(body));

        Assert.Equal("an object is longer than 4194304 bytes, which none in Kubernetes can be", failure.Message);
        Assert.InRange(body.Delivered, 1, 5 * filler.Length);
    }

    [Fact]
    public void Endless_new_names_do_not_fill_memory()
    {
        var texts = new TextPool();
        var made = Fill(texts, 200_000);
        Fill(texts, 200_000, "other");
        GC.Collect();

        Assert.InRange(made.Count(m => m.TryGetTarget(out _)), 0, 1 << 16);
        Assert.Equal("other-5", texts.Get("other-5"u8));
        Assert.Same(texts.Get("new"u8), texts.Get("new"u8));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static List<WeakReference<string>> Fill(TextPool texts, int count, string name = "name") =>
        [.. Enumerable.Range(0, count).Select(i => new WeakReference<string>(texts.Get(Encoding.UTF8.GetBytes($"{name}-{i}"))))];
}
