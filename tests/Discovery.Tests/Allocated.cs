namespace Discovery.Tests;

/// <summary>What an action allocates on this thread.</summary>
internal static class Allocated
{
    /// <summary>The least of some runs: the runtime may compile on this thread, once; what allocates by itself does so each time.</summary>
    /// <returns>Bytes.</returns>
    internal static long ByEach(Action action) => Enumerable.Range(0, 5).Min(_ =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });
}
