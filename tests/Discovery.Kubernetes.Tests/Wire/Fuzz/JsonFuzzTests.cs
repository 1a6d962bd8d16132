using System.Globalization;
using System.Text;
using System.Text.Json;
using Discovery.Benchmarks.Quick;
using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Kubernetes.Wire;
using Xunit.Abstractions;

namespace Discovery.Kubernetes.Tests.Wire.Fuzz;

/// <summary>Mutated messages, 50,000 in each run; DISCOVERY_FUZZ_MESSAGES sets another number.</summary>
public sealed class JsonFuzzTests(ITestOutputHelper output)
{
    private const int Ordinary = 50_000;
    private const int ShownBytes = 20_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(20);

    // The least endpoint is some 25 bytes, and takes some 300 as an object and in a set.
    private const long BytesPerByte = 32;
    private const long BytesAtLeast = 64 * 1024;

    private readonly JsonMutator _mutator = new();
    private (double Time, double Ratio, long Bytes, int Read, int Refused) _worst;

    [Fact]
    public void Any_message_is_read_or_refused_as_JSON_soon_and_with_little_memory()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("DISCOVERY_FUZZ_MESSAGES"), CultureInfo.InvariantCulture, out var wanted) ? wanted : Ordinary;
        for (var seed = -1000; seed < count; seed++)
        {
            // The first ones are for the compiler.
            if (seed == 0)
                _worst = default;
            var message = _mutator.Make(seed & int.MaxValue);
            foreach (var (name, read) in JsonReadings.All)
                Check(read, message, $"seed {seed & int.MaxValue} as {name}");
        }

        output.WriteLine(
            $"{count} messages, {_worst.Read} readings went well, {_worst.Refused} were refused; the longest took {_worst.Time:0.00} ms of CPU; "
            + $"at most {_worst.Bytes} bytes, and {_worst.Ratio:0.0} for each byte beyond 64 KiB");
        Assert.True(_worst.Read > count / 10 && _worst.Refused > count / 10, $"{_worst.Read} read, {_worst.Refused} refused: the mutations are of no use");
    }

    [Fact]
    public void Messages_made_to_cost_much_end_soon_too()
    {
        for (var i = 0; i < 3; i++)
        {
            foreach (var (what, message) in Costly())
            {
                _worst = default;
                foreach (var (name, read) in JsonReadings.All)
                    Check(read, Encoding.UTF8.GetBytes(message), $"{what} as {name}");
                if (i == 2)
                    output.WriteLine($"{what}: {message.Length} bytes, {_worst.Time:0.00} ms, {_worst.Bytes} bytes taken");
            }
        }
    }

    [Fact]
    public async Task A_list_in_pieces_is_understood_as_the_same_list_in_one()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var bytes = _mutator.Make(seed);
            var whole = await ResultAsync(() => ValueTask.FromResult(new KnownSlices().Page(bytes)));
            var pieces = bytes.Chunk(1 + new SeededRandom(seed).Next(bytes.Length + 1)).Select(c => (ReadOnlyMemory<byte>)c);
            Assert.Equal(whole, await ResultAsync(() => new KnownSlices().PageAsync(new PiecewiseStream(pieces))));
        }

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

    private static IEnumerable<(string What, string Message)> Costly()
    {
        var many = string.Join(',', Enumerable.Range(0, 1000).Select(i => $$"""{"addresses":["10.0.{{i / 250}}.{{i % 250}}"]}"""));
        yield return ("1000 endpoints", Json.Event("ADDED", Json.Slice("a", $"[{many}]")));
        yield return ("a long name", Json.Event("ADDED", Json.Slice(new string('a', 100_000), "[]")));
        yield return ("escapes", Json.Event("ADDED", Json.Slice("a", $"[{{\"addresses\":[\"{string.Concat(Enumerable.Repeat("\\u0041", 20_000))}\"]}}]")));
        yield return ("the same key again and again", $"{{{string.Join(',', Enumerable.Repeat("\"type\":\"ADDED\"", 10_000))}}}");
        yield return ("many keys", $"{{\"type\":\"ADDED\",\"object\":{{{string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"k{i}\":{i}"))}}}}}");
        yield return ("empty items", $"{{\"metadata\":{{\"resourceVersion\":\"1\"}},\"items\":[{string.Join(',', Enumerable.Repeat("{}", 30_000))}]}}");
        yield return ("labels", Json.Event("ADDED", $"{{\"metadata\":{{\"labels\":{{{string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"l{i}\":\"{i}\""))}}}}}}}"));
        yield return ("deep", string.Concat(Enumerable.Repeat("{\"object\":", 20_000)));
        yield return ("blanks", new string(' ', 100_000) + "{");
    }

    private void Check(Action<byte[]> read, byte[] message, string what)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var time = Timed(read, message, what);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;

        // The compiler and the collector may have run on this thread: what the code needs, it needs each time. From a tenth on, so that the report is true.
        for (var i = 0; i < 9 && time > Limit / 10; i++)
            time = TimeSpan.FromTicks(Math.Min(time.Ticks, Timed(read, message, what).Ticks));

        Assert.True(time <= Limit, $"{what}: {time.TotalMilliseconds} ms for {message.Length} bytes\n{Shown(message)}");
        Assert.True(bytes <= BytesAtLeast + (BytesPerByte * message.Length), $"{what}: {bytes} bytes taken for {message.Length}\n{Shown(message)}");
        _worst.Time = Math.Max(_worst.Time, time.TotalMilliseconds);
        _worst.Bytes = Math.Max(_worst.Bytes, bytes);
        _worst.Ratio = Math.Max(_worst.Ratio, (bytes - BytesAtLeast) / (double)message.Length);
    }

    /// <summary>Thread CPU time: others use this machine too, and what they take is not the code's.</summary>
    private TimeSpan Timed(Action<byte[]> read, byte[] message, string what)
    {
        var start = ThreadCpu.Nanoseconds();
        try
        {
            read(message);
            _worst.Read++;
        }
        catch (JsonException)
        {
            _worst.Refused++;
        }
        catch (Exception e)
        {
            Assert.Fail($"{what}: {e}\n{Shown(message)}");
        }

        return TimeSpan.FromMicroseconds((ThreadCpu.Nanoseconds() - start) / 1000);
    }

    private static string Shown(byte[] message) => Convert.ToBase64String(message.AsSpan(0, Math.Min(message.Length, ShownBytes)));
}
