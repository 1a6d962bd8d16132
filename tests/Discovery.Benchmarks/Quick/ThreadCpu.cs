using System.Runtime.InteropServices;

namespace Discovery.Benchmarks.Quick;

/// <summary>The CPU time of the current thread: what wall time cannot tell on a shared machine.</summary>
internal static partial class ThreadCpu
{
    private const int ThreadClock = 3;

    internal static long Nanoseconds()
    {
        if (!OperatingSystem.IsLinux())
            return (long)Environment.CpuUsage.TotalTime.TotalNanoseconds;

        return Read(ThreadClock, out var time) == 0 ? (time.Seconds * 1_000_000_000) + time.Nanoseconds : throw new InvalidOperationException("clock_gettime failed");
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }
}
