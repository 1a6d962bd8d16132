using System.Globalization;
using System.Text;
using System.Text.Json;
using Discovery.Endpoints;
using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Tests.Wire;

/// <summary>Whatever a broken or hostile server sends, it gets a clear error, and costs little.</summary>
public sealed class HostileServerTests
{
    private static int Messages =>
        int.TryParse(Environment.GetEnvironmentVariable("DISCOVERY_FUZZ_MESSAGES"), CultureInfo.InvariantCulture, out var count) ? count : 20_000;

    private static List<byte[]> Seeds
    {
        get
        {
            var captures = new[] { "watch-events.http", "watch-410-error-event.http", "v1.20.2/watch.http" }
                .SelectMany(f => Encoding.UTF8.GetString(Capture.Read(f).Body).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                .Select(Encoding.UTF8.GetBytes);
            var lists = new[] { "list-not-pretty.http", "v1.20.2/list-crd.http", "list-endpointslices.http", "err-504-future-rv.http" }
                .Select(f => Capture.Read(f).Body);
            return [.. captures, .. lists, Capture.ReadBytes("controller-slices.json")];
        }
    }

    [Fact]
    public async Task Mutated_bytes_are_read_or_refused_as_JSON_in_bounded_time_and_memory()
    {
        var random = new SeededRandom(20261121);
        var seeds = Seeds;
        var slices = new KnownSlices();
        slices.List(Json.Slice("a", Json.At("10.0.0.1")));
        var good = slices.Set("http://web");
        var (read, refused, most) = (0, 0, 0L);
        for (var i = 0; i < Messages; i++)
        {
            var bytes = Mutate(seeds[random.Next(seeds.Count)], seeds[random.Next(seeds.Count)], random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var reading in new Action[] { () => slices.Event(bytes), () => slices.Page(bytes), () => ApiStatus.TryRead(bytes) })
            {
                try
                {
                    reading();
                    read++;
                }
                catch (JsonException)
                {
                    refused++;
                }
            }

            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
            if (i % 16 == 0)
                await AssertStreamedAlikeAsync(bytes, random);
        }

        Assert.True(read > Messages / 10 && refused > Messages / 10, $"{read} read, {refused} refused: the mutations are of no use");
        Assert.InRange(most, 0, 1_000_000);
        Assert.Equal(good.Endpoints.AsEnumerable(), slices.Set("http://web").Endpoints);
    }

    [Fact]
    public void Whatever_can_be_read_can_be_merged()
    {
        var random = new SeededRandom(7);
        var seeds = Seeds;
        var merged = 0;
        for (var i = 0; i < Messages / 4; i++)
        {
            var slices = new KnownSlices();
            var bytes = Mutate(seeds[random.Next(seeds.Count)], seeds[random.Next(seeds.Count)], random);
            try
            {
                if (slices.Event(bytes).Object is { } slice)
                    slices.Table.Put(slice);
            }
            catch (JsonException)
            {
                continue;
            }

            foreach (var service in slices.Table.TakeChanged())
            {
                var set = new SliceMerge(new ClusterTarget(service, null), "https+http://web").Merge(slices.Table.Of(service));
                merged += set.ToString().Length > 0 ? 1 : 0;
            }
        }

        Assert.True(merged > Messages / 100, $"only {merged} were merged");
    }

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

    // A list that arrives in pieces is understood as the same list in one piece.
    private static async Task AssertStreamedAlikeAsync(byte[] bytes, SeededRandom random)
    {
        var whole = await ResultAsync(() => ValueTask.FromResult(new KnownSlices().Page(bytes)));
        var pieces = bytes.Chunk(1 + random.Next(bytes.Length + 1)).Select(c => (ReadOnlyMemory<byte>)c);
        Assert.Equal(whole, await ResultAsync(() => new KnownSlices().PageAsync(new PiecewiseStream(pieces))));

        static async Task<string> ResultAsync(Func<ValueTask<ListPage<EndpointSlice>>> read)
        {
            try
            {
                var page = await read();
                return $"{page.ResourceVersion} {string.Join(',', page.Items.Select(s => $"{s.Name}:{s.Count}"))}";
            }
            catch (JsonException)
            {
                return "refused";
            }
        }
    }

    private static byte[] Mutate(byte[] seed, byte[] other, SeededRandom random)
    {
        var bytes = seed.ToList();
        for (var n = 1 + random.Next(4); n > 0; n--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(1 + random.Next(40), bytes.Count - at);
            switch (random.Next(8))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + length)]);
                    break;
                case 4:
                    bytes.RemoveRange(at, random.Next(10) == 0 ? bytes.Count - at : 1);
                    break;
                case 5:
                    Replace(bytes, at, random);
                    break;
                default:
                    bytes[at] = (byte)"0123456789{}[]\",:\\ntf-"[random.Next(22)];
                    break;
            }

            if (bytes.Count == 0)
                bytes.Add((byte)'{');
        }

        return [.. bytes];
    }

    /// <summary>Puts a value of another kind in the place of the next string.</summary>
    private static void Replace(List<byte> bytes, int at, SeededRandom random)
    {
        string[] values = ["null", "true", "-1", "1e999", "99999999999999999999", "[]", "{}", "\"\\ud800\"", "\"\\u0000\"", "\"\"", "[null]", "[[]]", "{\"name\":1}"];
        var start = bytes.IndexOf((byte)'"', at);
        var end = start < 0 ? -1 : bytes.IndexOf((byte)'"', start + 1);
        if (end < 0)
            return;

        bytes.RemoveRange(start, end - start + 1);
        bytes.InsertRange(start, Encoding.UTF8.GetBytes(values[random.Next(values.Length)]));
    }
}
