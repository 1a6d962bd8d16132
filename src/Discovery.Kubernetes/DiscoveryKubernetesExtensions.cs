using Discovery;
using Discovery.Kubernetes;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the Kubernetes API as a source; configuration calls it <c>kubernetes</c>.</summary>
public static class DiscoveryKubernetesExtensions
{
    private const string Name = "kubernetes";

    /// <summary>Adds a watch on the Kubernetes API, from inside a pod: needs list and watch of EndpointSlices and Services.</summary>
    /// <remarks>Outside of a cluster the source fails, with a warning in the log, and the sources after it serve.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes what the pod's service account says, such as <see cref="KubernetesOptions.Reach"/>. Default: nothing.</param>
    /// <returns>The builder.</returns>
    public static DiscoveryBuilder AddKubernetes(this DiscoveryBuilder builder, Action<KubernetesOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(Name, provider => new InClusterSource(configure, Logger(provider)));
    }

    /// <summary>Adds a watch on a Kubernetes API.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The server, and how to be let in.</param>
    /// <returns>The builder.</returns>
    public static DiscoveryBuilder AddKubernetes(this DiscoveryBuilder builder, KubernetesOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.AddSource(Name, provider => new KubernetesSource(options, handler: null, Logger(provider)));
    }

    /// <summary>Adds a watch on the Kubernetes API that kubectl asks: from a developer's machine, or a service outside of the cluster.</summary>
    /// <remarks>
    /// The kubeconfig is read when a service is first looked up. If there is none, or it cannot be used, that look-up fails with the reason; the
    /// host starts all the same.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The kubeconfig. Default: the files of <c>KUBECONFIG</c> that exist, else <c>~/.kube/config</c>.</param>
    /// <param name="context">The context. Default: <c>current-context</c>.</param>
    /// <param name="configure">Changes what the kubeconfig says, such as <see cref="KubernetesOptions.Reach"/>. Default: nothing.</param>
    /// <returns>The builder.</returns>
    public static DiscoveryBuilder AddKubeConfig(
        this DiscoveryBuilder builder, string? path = null, string? context = null, Action<KubernetesOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(provider =>
        {
            var options = KubernetesOptions.FromKubeConfig(path, context);
            configure?.Invoke(options);
            return new KubernetesSource(options, handler: null, Logger(provider));
        });
    }

    private static ILogger<KubernetesSource> Logger(IServiceProvider provider) => provider.GetRequiredService<ILogger<KubernetesSource>>();
}
