using System.Runtime.CompilerServices;

namespace Discovery;

/// <summary>Knows every name: the endpoint is the name itself, for the system's resolver to find. Goes last in a fallback.</summary>
public sealed class PassThroughSource : IEndpointSource
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<EndpointSet> WatchAsync(
        ServiceName service, WatchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return new EndpointSet("pass-through", new ServiceEndpoint(service.Host, service.DefaultPort)) { IsPassThrough = true };
    }
}
