using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>Connects to a service again and again, without a second try.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _count;

    public Load(ServiceDirectory directory, ServiceName service) => _running = Task.Run(() => RunAsync(directory, service));

    public ConcurrentQueue<string> Failures { get; } = new();

    public int Count => Volatile.Read(ref _count);

    /// <summary>Waits until so many more connections were made.</summary>
    public Task MoreAsync(int count)
    {
        var enough = Count + count;
        return Patience.UntilAsync(() => Count >= enough || !Failures.IsEmpty);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;

        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(ServiceDirectory directory, ServiceName service)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var lease = await directory.LeaseAsync(service);
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(lease.Endpoint.Address);
                lease.End(OutcomeKind.Success);
                Interlocked.Increment(ref _count);
                // A thousand in a second are enough: the server that is watched runs on this machine too.
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
            }
            catch (Exception failure) when (failure is SocketException or IOException or InvalidOperationException)
            {
                Failures.Enqueue(failure.Message);
            }
        }
    }
}
