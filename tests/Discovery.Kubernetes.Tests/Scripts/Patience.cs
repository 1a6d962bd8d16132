namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>Waits for what happens outside of this process, so by the real clock.</summary>
internal static class Patience
{
    public static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!await holds())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
    }
}
