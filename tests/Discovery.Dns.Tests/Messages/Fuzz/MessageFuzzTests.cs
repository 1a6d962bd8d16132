using System.Globalization;
using Discovery.Benchmarks.Quick;
using Discovery.Dns.Messages;
using Xunit.Abstractions;

namespace Discovery.Dns.Tests.Messages.Fuzz;

/// <summary>Mutated answers, 50,000 in each run; DISCOVERY_FUZZ_MESSAGES sets another number.</summary>
public sealed class MessageFuzzTests(ITestOutputHelper output)
{
    private const int Ordinary = 50_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(20);

    // An endpoint with its names takes some 300 octets, a decoded record some 500; the least record takes 16 of the message.
    private const long BytesPerOctet = 32;
    private const long BytesAtLeast = 64 * 1024;

    private readonly MessageMutator _mutator = new();
    private (double Time, double Ratio, int Accepted) _worst;

    [Fact]
    public void Any_message_ends_soon_allocates_little_and_raises_nothing_else()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("DISCOVERY_FUZZ_MESSAGES"), CultureInfo.InvariantCulture, out var wanted) ? wanted : Ordinary;
        for (var seed = -1000; seed < count; seed++)
        {
            // The first ones are for the compiler.
            if (seed == 0)
                _worst = default;
            var (name, type, message) = _mutator.Make(seed & int.MaxValue);
            Check(name, type, message, $"seed {seed & int.MaxValue}");
        }

        output.WriteLine($"{count} messages, {_worst.Accepted} read; the longest took {_worst.Time:0.00} ms of CPU; at most {_worst.Ratio:0.0} bytes per octet beyond 64 KiB");
        Assert.InRange(_worst.Accepted, count / 20, count * 19 / 20);
    }

    [Fact]
    public void Bombs_end_soon_and_allocate_little()
    {
        for (var i = 0; i < 3; i++)
        {
            foreach (var (what, name, type, message) in Bombs.All)
            {
                _worst = default;
                Check(DnsName.Parse(name), type, message, what);
                if (i == 2)
                    output.WriteLine($"{what}: {message.Length} octets, {_worst.Time:0.00} ms, {_worst.Ratio:0.0} bytes per octet beyond 64 KiB, {(_worst.Accepted > 0 ? "read" : "malformed")}");
            }
        }
    }

    private void Check(DnsName name, DnsRecordType type, byte[] message, string what)
    {
        try
        {
            var accepted = Measured(() => Pipeline.Run(name, type, message), message, what);
            if (!accepted)
                return;
            _worst.Accepted++;
            Measured(() => { Pipeline.Decode(name, type, message); return true; }, message, what);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{what}: {e.GetType()} {e}\n{Convert.ToHexString(message)}");
        }
    }

    private bool Measured(Func<bool> run, byte[] message, string what)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var (accepted, time) = Timed(run);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        var bound = BytesAtLeast + (BytesPerOctet * message.Length);
        if (bytes > bound)
        {
            // The first run may have filled the pool of buffers; what it rents it gives back, so the second finds them there.
            bytes = GC.GetAllocatedBytesForCurrentThread();
            run();
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        }

        // The compiler and the collector may have run on this thread: what the code needs, it needs each time. From a tenth on, so that the report is true.
        for (var i = 0; i < 9 && time > Limit / 10; i++)
            time = TimeSpan.FromTicks(Math.Min(time.Ticks, Timed(run).Time.Ticks));

        Assert.True(time <= Limit, $"{what}: {time.TotalMilliseconds} ms for {message.Length} octets\n{Convert.ToHexString(message)}");
        Assert.True(bytes <= bound, $"{what}: {bytes} bytes for {message.Length} octets\n{Convert.ToHexString(message)}");
        _worst.Time = Math.Max(_worst.Time, time.TotalMilliseconds);
        _worst.Ratio = Math.Max(_worst.Ratio, (bytes - BytesAtLeast) / (double)message.Length);
        return accepted;
    }

    /// <summary>Thread CPU time: others use this machine too, and what they take is not the code's.</summary>
    private static (bool Accepted, TimeSpan Time) Timed(Func<bool> run)
    {
        var start = ThreadCpu.Nanoseconds();
        var accepted = run();
        return (accepted, TimeSpan.FromMicroseconds((ThreadCpu.Nanoseconds() - start) / 1000));
    }
}
