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

    /// <summary>Keeps the current thread on one processor, where the system can do that.</summary>
    /// <returns>Puts it back where it may run.</returns>
    internal static Action Pin(int processor)
    {
        ulong before = 0, one = 1UL << processor;
        if (!OperatingSystem.IsLinux() || GetAffinity(0, sizeof(ulong), ref before) < 0 || SetAffinity(0, sizeof(ulong), ref one) < 0)
            return static () => { };
        return () => _ = SetAffinity(0, sizeof(ulong), ref before);
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nint size, ref ulong mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nint size, ref ulong mask);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }
}
