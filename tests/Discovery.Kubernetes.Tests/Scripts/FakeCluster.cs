using Discovery.Kubernetes.Testing;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>A fake API server, a source that asks it, and a directory on top.</summary>
internal sealed class FakeCluster : IAsyncDisposable
{
    private FakeCluster(FakeKubernetesApi api, KubernetesOptions options, ILogger<KubernetesSource>? logger)
    {
        Api = api;
        options.Server = api.Address;
        options.Namespace = "shop";
        Source = new KubernetesSource(options, handler: null, logger);
        Directory = new ServiceDirectory(Source, Quick());
    }

    public FakeKubernetesApi Api { get; }

    public KubernetesSource Source { get; }

    public ServiceDirectory Directory { get; }

    /// <summary>A cluster of which only slices are read.</summary>
    public static Task<FakeCluster> StartAsync(WatchScope scope = WatchScope.Auto) =>
        StartAsync(new KubernetesOptions { WatchScope = scope, ReadServices = false });

    public static async Task<FakeCluster> StartAsync(KubernetesOptions options, ILogger<KubernetesSource>? logger = null) =>
        new(await FakeKubernetesApi.StartAsync(), options, logger);

    /// <summary>Options that retry soon, since these tests run by the real clock.</summary>
    public static ServiceDirectoryOptions Quick()
    {
        var options = new ServiceDirectoryOptions();
        options.LiveSets.InitialBackoff = TimeSpan.FromMilliseconds(10);
        options.LiveSets.MaxBackoff = TimeSpan.FromMilliseconds(200);
        return options;
    }

    public Task<ServiceSnapshot> UntilAsync(string addresses, LiveCondition? condition = null) =>
        UntilAsync(Directory, ServiceName.Parse("http://orders"), s =>
            s.Set is { } set && Watching.Describe(set) == addresses && (condition is null || s.Condition == condition));

    public static async Task<ServiceSnapshot> UntilAsync(ServiceDirectory directory, ServiceName service, Func<ServiceSnapshot, bool> holds, int patience = 20)
    {
        ServiceSnapshot? last = null;
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(patience), TimeProvider.System);
        try
        {
            await foreach (var snapshot in directory.WatchAsync(service, end.Token))
            {
                if (holds(last = snapshot))
                    return snapshot;
            }
        }
        catch (OperationCanceledException)
        {
            // Told below, with what was seen last.
        }

        throw new TimeoutException($"Never seen; last was {last?.Condition} {last?.Set} {last?.Failure?.Message}");
    }

    public async ValueTask DisposeAsync()
    {
        await Directory.DisposeAsync();
        Source.Dispose();
        await Api.DisposeAsync();
    }
}
