using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Discovery.Dns;

namespace Discovery.Benchmarks.Quick;

/// <summary>What it costs to keep 1,000 services up to date while nothing changes: A and AAAA each, over UDP on loopback.
/// With a TTL of 30 seconds, which kubeadm sets, and with the 5 of a bare CoreDNS, where six times as much is to be done.</summary>
/// <remarks>
/// The CPU time of the whole process over four seconds, less that of the responder's own thread and, on Linux, of the thread
/// that compiles code anew in the background: a process that idles has long done with that. So it holds, besides the library,
/// what the kernel does for our sockets, the runtime's timer and socket threads, and whatever garbage collection falls into these seconds.
/// The first answers have shorter TTLs, each another, so that the refreshes are spread as they are in a process that grew.
/// </remarks>
internal static class DnsIdleFigures
{
    private const int Services = 1000;
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(4);

    internal static IEnumerable<Figure> All =>
    [
        new("dns.idle1000.cpu_percent", "%", static () => MeasureAsync(timeToLive: 30).GetAwaiter().GetResult()),
        new("dns.idle1000.ttl5.cpu_percent", "%", static () => MeasureAsync(timeToLive: 5).GetAwaiter().GetResult()),
    ];

    private static async Task<double> MeasureAsync(int timeToLive)
    {
        await WarmUpAsync();
        using var responder = new DnsResponder(timeToLive, spread: Services * 2);
        using var source = NewSource(responder, floor: TimeSpan.FromSeconds(1));
        await using var directory = new ServiceDirectory(source);
        for (var i = 0; i < Services; i++)
        {
            var snapshot = await directory.GetAsync($"http://s{i}.bench.test.");
            if (snapshot.Candidates.Length != 1)
                throw new InvalidOperationException($"No endpoint of service {i}: {snapshot.Failure}");
        }

        var (before, answered, own) = (Cpu(), responder.Answered, responder.Cpu);
        var since = TimeProvider.System.GetTimestamp();
        await Task.Delay(Measured, TimeProvider.System);
        var busy = Cpu() - before - (responder.Cpu - own);
        var wall = TimeProvider.System.GetElapsedTime(since);

        // Else the figure would praise services that nobody looks after.
        var least = Services * 2 * Measured.TotalSeconds / timeToLive / 2;
        return responder.Answered - answered < least
            ? throw new InvalidOperationException($"Only {responder.Answered - answered} queries came, not {least}.")
            : busy / wall * 100;
    }

    /// <summary>Compiles what the measured seconds run: a process that idles has run for long.</summary>
    private static async Task WarmUpAsync()
    {
        using var responder = new DnsResponder(timeToLive: 0, spread: 0);
        using var source = NewSource(responder, floor: TimeSpan.FromMilliseconds(10));
        await using var directory = new ServiceDirectory(source);
        for (var i = 0; i < 100; i++)
            await directory.GetAsync($"http://warm{i}.bench.test.");
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
    }

    private static DnsSource NewSource(DnsResponder responder, TimeSpan floor)
    {
        var options = new DnsSourceOptions { Search = [], Ndots = 1, RefreshFloor = floor };
        options.Resolver.Servers = [responder.Address];
        return new DnsSource(options);
    }

    /// <summary>What the runtime's compiler has used so far: the thread's CPU time in nanoseconds is the first number of its schedstat.</summary>
    private static TimeSpan CompilerCpu()
    {
        const string Threads = "/proc/self/task";
        var thread = Directory.Exists(Threads)
            ? Array.Find(Directory.GetDirectories(Threads), t => File.ReadAllText(Path.Combine(t, "comm")).StartsWith(".NET Tiered", StringComparison.Ordinal))
            : null;
        return thread is null
            ? TimeSpan.Zero
            : TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / 1000.0);
    }

    [SuppressMessage("Interoperability", "CA1416:Validate platform compatibility", Justification = "Benchmarks run where the process has a CPU time.")]
    private static TimeSpan Cpu() => Environment.CpuUsage.TotalTime - CompilerCpu();
}
