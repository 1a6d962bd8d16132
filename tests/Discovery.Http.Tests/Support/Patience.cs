namespace Discovery.Http.Tests.Support;

/// <summary>Waiting for what other processes and the kernel do: long enough for a busy machine, and never for a fixed time.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static CancellationTokenSource Source() => new(Limit, TimeProvider.System);

    public static Task WithPatience(this Task task) => task.WaitAsync(Limit, TimeProvider.System);

    public static Task<T> WithPatience<T>(this Task<T> task) => task.WaitAsync(Limit, TimeProvider.System);

    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Limit)
                throw new TimeoutException($"Waited in vain until {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }
}
