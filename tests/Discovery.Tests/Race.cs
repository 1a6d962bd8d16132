namespace Discovery.Tests;

/// <summary>Runs actions at the same time, each on a thread of its own, and rethrows what any of them throws.</summary>
internal static class Race
{
    internal static void Run(params Action[] actions)
    {
        using var start = new Barrier(actions.Length);
        var failures = new Exception?[actions.Length];
        var threads = actions.Select((action, i) => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                action();
            }
#pragma warning disable CA1031 // Carried over to the test's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failures[i] = exception;
            }
        })).ToArray();

        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        foreach (var failure in failures.OfType<Exception>())
            throw new InvalidOperationException($"A racing thread failed: {failure.Message}", failure);
    }
}
