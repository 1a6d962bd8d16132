namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>How long this machine lets everybody wait: by how much a timer of 10 ms comes late, added up. Others work on it too.</summary>
internal sealed class Stalls : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _counting;
    private long _total;

    public Stalls() => _counting = Task.Run(CountAsync);

    public TimeSpan Total => new(Interlocked.Read(ref _total));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _counting;
        _stop.Dispose();
    }

    private async Task CountAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var start = TimeProvider.System.GetTimestamp();
            await Task.Delay(Tick, TimeProvider.System, CancellationToken.None);
            var late = TimeProvider.System.GetElapsedTime(start) - Tick;
            Interlocked.Add(ref _total, Math.Max(0, late.Ticks));
        }
    }
}
