using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes;

/// <summary>The API of the cluster that this process runs in. Outside of one it cannot be asked: the next source serves, and the log says why.</summary>
internal sealed class InClusterSource : IEndpointSource, IDisposable
{
    private readonly KubernetesSource? _cluster;
    private readonly string _reason = "";

    internal InClusterSource(Action<KubernetesOptions>? configure, ILogger<KubernetesSource> logger)
    {
        KubernetesOptions options;
        try
        {
            options = KubernetesOptions.InCluster();
        }
        catch (InvalidOperationException exception)
        {
            // A developer's machine, most likely: configuration serves there, and the same code must start.
            _reason = exception.Message;
            return;
        }

        configure?.Invoke(options);
        _cluster = new KubernetesSource(options, handler: null, logger);
    }

    public async IAsyncEnumerable<EndpointSet> WatchAsync(
        ServiceName service, WatchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_cluster is null)
            throw new SourceException(_reason);

        await foreach (var set in _cluster.WatchAsync(service, context, cancellationToken).ConfigureAwait(false))
            yield return set;
    }

    public void Dispose() => _cluster?.Dispose();
}
