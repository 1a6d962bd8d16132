using System.Runtime.CompilerServices;
using Discovery.Kubernetes.Api;
using Discovery.Kubernetes.Diagnostics;
using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Watches;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Discovery.Kubernetes;

/// <summary>Knows the services of a Kubernetes cluster: lists and watches their EndpointSlices (discovery.k8s.io/v1) and Services (v1).</summary>
/// <remarks>
/// Needs the verbs list and watch on <c>endpointslices</c> in each namespace asked for, and on <c>services</c> for what those say; other
/// ways to reach services need other rights (<see cref="KubernetesOptions.Reach"/>). One HTTP client serves all services, and
/// services share watches (<see cref="KubernetesOptions.WatchScope"/>). Clock and randomness are those of the first to ask.
/// Absent is a service that has neither a Service, as far as these are read, nor EndpointSlices; a host that no service can be called,
/// such as an IP address, is absent for ever.
/// </remarks>
public sealed class KubernetesSource : IEndpointSource, IDisposable
{
    private readonly ApiClient _client;
    private readonly ClusterWatches _watches;
    private readonly string _namespace;

    /// <summary>Makes a source.</summary>
    /// <param name="options">Which server to ask, and as whom. Copied.</param>
    /// <param name="handler">Sends the requests in place of an own handler, and is not disposed; TLS is then its business.
    /// Default: <see langword="null"/>, an own handler without proxy that checks the server's certificate.</param>
    /// <param name="logger">Is told once what cannot be read and what stands in for it. Default: nobody.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names all faults.</exception>
    public KubernetesSource(KubernetesOptions options, HttpMessageHandler? handler = null, ILogger<KubernetesSource>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = string.Join("; ", options.Faults());
        if (faults.Length > 0)
            throw new ArgumentException($"Invalid KubernetesOptions: {faults}.", nameof(options));

        _namespace = options.Namespace;
        var journal = new SourceJournal(logger ?? NullLogger<KubernetesSource>.Instance);
        _client = new ApiClient(options, handler, journal);
        _watches = new ClusterWatches(_client, options, journal);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<EndpointSet> WatchAsync(
        ServiceName service, WatchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(context);
        var targets = ClusterTarget.Of(service, _namespace);
        if (targets.Count == 0)
        {
            yield return EndpointSet.Absent("kubernetes", $"'{service.Host}' is not the name of a service in a cluster");
            yield break;
        }

        using var watch = new ServiceWatch(_watches, targets, service, context);
        while (true)
            yield return await watch.NextAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends all watches and lets go of the connections.</summary>
    public void Dispose()
    {
        _watches.Dispose();
        _client.Dispose();
    }
}
